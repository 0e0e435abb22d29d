using Norma.Spec;

namespace Norma.Deployment.Report.Languages;

/// <summary>All that the page itself says, in one language. A text without its translation does not compile; words without one are held by a test.</summary>
sealed record Texts
{
    /// <summary>The texts of a language.</summary>
    public static Texts Of(ReportLanguage language) => language switch
    {
        ReportLanguage.English => English.Texts,
        ReportLanguage.Chinese => Chinese.Texts,
        _ => throw new ArgumentOutOfRangeException(nameof(language)),
    };

    // Words of the file and of results, by word; what is not here is shown as the word.
    public required IReadOnlyDictionary<string, string> Metrics { get; init; }
    public required IReadOnlyDictionary<string, string> Averages { get; init; }
    public required IReadOnlyDictionary<string, string> GroupMetrics { get; init; }
    public required IReadOnlyDictionary<string, string> Baselines { get; init; }
    public required IReadOnlyDictionary<string, string> Tasks { get; init; }
    public required IReadOnlyDictionary<string, string> Parts { get; init; }
    public required IReadOnlyDictionary<string, string> Stops { get; init; }
    public required IReadOnlyDictionary<string, string> FieldTypes { get; init; }
    public required IReadOnlyDictionary<string, string> Roles { get; init; }
    public required IReadOnlyDictionary<string, string> Severities { get; init; }

    // The page.
    public required string LanguageTag { get; init; }
    public required string Report { get; init; }
    public required string Contents { get; init; }
    public required string SkipToContent { get; init; }
    public required string Footer { get; init; }

    // The verdict.
    public required string Released { get; init; }
    public required string NotReleased { get; init; }
    public required Func<int, int, string> Gates { get; init; }
    public required Func<string, string> Reached { get; init; }
    public required string OnTestRows { get; init; }
    public required Func<string, string, string, string> Interval { get; init; }
    public required Func<string, string, string, string> AgainstBaseline { get; init; }
    public required Func<string, string> ScaleLabel { get; init; }
    public required string RowsByPart { get; init; }
    public required string Epochs { get; init; }
    public required Func<int, int, string> EpochsBest { get; init; }
    public required string TrainedIn { get; init; }
    public required string StoppedByTitle { get; init; }

    // Gates and fairness.
    public required string GatesTitle { get; init; }
    public required string GatesLead { get; init; }
    public required string Gate { get; init; }
    public required string Value { get; init; }
    public required string BaselineColumn { get; init; }
    public required string Result { get; init; }
    public required string Passed { get; init; }
    public required string Failed { get; init; }
    public required Func<string, string> NotWorseThan { get; init; }
    public required Func<string, string, string> BetterThan { get; init; }
    public required Func<string, string> InEveryGroup { get; init; }
    public required Func<string, string> BetweenGroups { get; init; }
    public required Func<string, string, string> Worst { get; init; }
    public required string FairnessTitle { get; init; }
    public required string FairnessLead { get; init; }
    public required Func<string, string> Limit { get; init; }

    // Metrics.
    public required string MetricsTitle { get; init; }
    public required Func<string, string> MetricsLead { get; init; }
    public required string MetricColumn { get; init; }
    public required string BaselineOnTest { get; init; }
    public required string Gap { get; init; }
    public required string GapHow { get; init; }
    public required Func<string, string, string, string> GapNone { get; init; }
    public required Func<string, string, string, string> GapSome { get; init; }
    public required Func<string, string, string> GapLarge { get; init; }
    public required Func<string, string, string> GapReversed { get; init; }
    public required string HigherIsBetter { get; init; }
    public required string LowerIsBetter { get; init; }
    public required string Nats { get; init; }
    public required Func<string, string> RowCount { get; init; }
    public required Func<string, string> PixelCount { get; init; }

    // Learning.
    public required string LearningTitle { get; init; }
    public required Func<int, string> LearningLead { get; init; }
    public required string Loss { get; init; }
    public required string Epoch { get; init; }
    public required Func<int, string> BestEpochMark { get; init; }
    public required Func<string, string> CurveLabel { get; init; }

    // Boxes.
    public required string BoxesTitle { get; init; }
    public required string BoxesLead { get; init; }
    public required string TrueBoxes { get; init; }
    public required string FoundBoxes { get; init; }
    public required Func<int, int, string> BoxCounts { get; init; }

    // Classes.
    public required string ConfusionTitle { get; init; }
    public required string ConfusionLead { get; init; }
    public required string TrueClass { get; init; }
    public required string PredictedClass { get; init; }
    public required string Precision { get; init; }
    public required string Recall { get; init; }
    public required string MostConfused { get; init; }
    public required string NoConfusions { get; init; }
    public required Func<string, string, string, string, string> Confused { get; init; }
    public required string RankingTitle { get; init; }
    public required string RankingLead { get; init; }
    public required string Roc { get; init; }
    public required string RocLabel { get; init; }
    public required string FalsePositiveRate { get; init; }
    public required string TruePositiveRate { get; init; }
    public required string PrecisionRecall { get; init; }
    public required string PrecisionRecallLabel { get; init; }
    public required string Guessing { get; init; }
    public required Func<int, string> MoreClasses { get; init; }
    public required string CalibrationTitle { get; init; }
    public required string CalibrationLead { get; init; }
    public required string CalibrationFigure { get; init; }
    public required string CalibrationLabel { get; init; }
    public required string SaidProbability { get; init; }
    public required string SeenShare { get; init; }
    public required string Perfect { get; init; }

    // Numbers.
    public required string WrittenTitle { get; init; }
    public required string WrittenLead { get; init; }
    public required string AnswersTitle { get; init; }
    public required string AnswersLead { get; init; }
    public required string AnswerAsked { get; init; }
    public required string AnswerFound { get; init; }
    public required string AnswerTrue { get; init; }
    public required string AnswerScore { get; init; }
    public required string TranscriptsTitle { get; init; }
    public required string TranscriptsLead { get; init; }
    public required string TranscriptHeard { get; init; }
    public required string TranscriptTrue { get; init; }
    public required string ResidualsTitle { get; init; }
    public required string ResidualsLead { get; init; }
    public required string PredictedTrue { get; init; }
    public required string PredictedTrueLabel { get; init; }
    public required string TrueValue { get; init; }
    public required string PredictedValue { get; init; }
    public required string Residual { get; init; }
    public required string ResidualsFigure { get; init; }
    public required string ResidualsLabel { get; init; }
    public required string SpreadFigure { get; init; }
    public required string SpreadLabel { get; init; }

    // Slices and importance.
    public required string SlicesTitle { get; init; }
    public required Func<string, int, string> SlicesLead { get; init; }
    public required Func<string, string> WholeIs { get; init; }
    public required string WorstMark { get; init; }
    public required string Sensitive { get; init; }
    public required string ImportanceTitle { get; init; }
    public required string ImportanceLead { get; init; }
    public required Func<string, string, string> ImportanceColumn { get; init; }
    public required Func<int, string> AndMoreFields { get; init; }

    // Data.
    public required string ProfileTitle { get; init; }
    public required Func<int, int, string> ProfileLead { get; init; }
    public required string Field { get; init; }
    public required string TypeColumn { get; init; }
    public required string RoleColumn { get; init; }
    public required string Missing { get; init; }
    public required string Distinct { get; init; }
    public required string Distribution { get; init; }
    public required string NoValues { get; init; }
    public required string ValuesHidden { get; init; }
    public required Func<string, string> HistogramLabel { get; init; }
    public required Func<string, string, string, string> TextLengths { get; init; }
    public required Func<int, string> MoreValues { get; init; }
    public required string FindingsTitle { get; init; }
    public required string FindingsLead { get; init; }
    public required string Expected { get; init; }
    public required string Fix { get; init; }

    // Model and run.
    public required string NetworkTitle { get; init; }
    public required string Layer { get; init; }
    public required string OutputShape { get; init; }
    public required string Parameters { get; init; }
    public required string Together { get; init; }
    public required string ParityTitle { get; init; }
    public required Func<int, string, string, string> ParityLead { get; init; }
    public required string Output { get; init; }
    public required string AbsoluteDifference { get; init; }
    public required string RelativeDifference { get; init; }
    public required string RunTitle { get; init; }
    public required string RunLead { get; init; }
    public required string Reproduce { get; init; }
    public required string Seed { get; init; }
    public required string Threads { get; init; }
    public required string Device { get; init; }
    public required string Runtime { get; init; }
    public required string License { get; init; }
    public required string SplitDigest { get; init; }
    public required string WeightsDigest { get; init; }
    public required string File { get; init; }
    public required string Rows { get; init; }
    public required string Size { get; init; }
    public required string SpecTitle { get; init; }
    public required string SpecShow { get; init; }

    /// <summary>A metric by its id, with the average behind the word: <c>f1_macro</c>.</summary>
    public string Metric(string id)
    {
        if (Metrics.TryGetValue(id, out var name)) return name;
        foreach (var (word, average) in Averages)
            if (id.EndsWith("_" + word, StringComparison.Ordinal)) return $"{Metric(id[..^(word.Length + 1)])} ({average})";
        // As in hit_rate_at_10.
        var at = id.LastIndexOf("_at_", StringComparison.Ordinal);
        if (at > 0 && int.TryParse(id.AsSpan(at + 4), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out _)) return $"{Metric(id[..at])} @{id[(at + 4)..]}";
        return id.Length == 0 ? "" : char.ToUpperInvariant(id[0]) + id[1..].Replace('_', ' ');
    }

    /// <summary>What a metric between groups compares; nothing for one that is not known.</summary>
    public string GroupMetric(string word) => GroupMetrics.GetValueOrDefault(word, "");

    public string Baseline(string word) => Word(Baselines, word);

    public string Task(string word) => Word(Tasks, word);

    public string Part(string word) => Word(Parts, word);

    public string StoppedBy(string word) => Word(Stops, word);

    public string FieldType(string word) => Word(FieldTypes, word);

    public string Role(string word) => Word(Roles, word);

    public string Severity(Severity severity) => Word(Severities, Vocabulary.Snake(severity.ToString()));

    static string Word(IReadOnlyDictionary<string, string> words, string word) => words.GetValueOrDefault(word, word.Replace('_', ' '));
}

namespace Norma.Deployment.Report;

/// <summary>In which language the report speaks; what comes from the file and the data stays as it is.</summary>
public enum ReportLanguage
{
    /// <summary>English.</summary>
    English,
    /// <summary>中文.</summary>
    Chinese,
}

namespace Norma.Interop.Onnx;

/// <summary>How operators of ONNX are read as layers. Every class that is one is found; no list is edited.</summary>
abstract class OperatorReading
{
    static readonly Dictionary<string, OperatorReading> s_all = typeof(OperatorReading).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(OperatorReading)))
        .Select(type => (OperatorReading)Activator.CreateInstance(type)!)
        .SelectMany(reading => reading.Operators.Select(name => KeyValuePair.Create(name, reading)))
        .ToDictionary(StringComparer.Ordinal);

    /// <summary>The operators of ai.onnx that it reads.</summary>
    public abstract IEnumerable<string> Operators { get; }

    /// <summary>Adds the layers of a node, or computes it where it follows from constants, and states what it gives.</summary>
    /// <exception cref="UnmappedException">It has no exact counterpart.</exception>
    /// <exception cref="Models.ShapeException">Its values do not fit.</exception>
    public abstract void Read(ReadNode node);

    /// <summary>What reads an operator; null where none does.</summary>
    public static OperatorReading? Of(string name) => s_all.GetValueOrDefault(name);
}

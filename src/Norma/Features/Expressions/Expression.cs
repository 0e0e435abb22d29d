using Norma.Data;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Features.Expressions;

/// <summary>An expression over fields that gives a number for each row: of float32 fields and constants, computed in float64, rounded to float32.</summary>
/// <remarks>
/// <c>+ - * / ^</c>, comparisons, <c>and or not</c> and the functions of <see cref="Functions"/>. True is 1 and false 0; any number but 0 is true.
/// A missing operand makes the result missing, as do a division by 0, a logarithm of what is not above 0 and a root of a negative.
/// Texts and dates may be compared with texts in quotes; the difference of two dates is in days. A name that is no plain word stands in backticks.
/// </remarks>
/// <param name="Text">As stated.</param>
/// <param name="Fields">The fields that it reads, in order of first appearance.</param>
/// <param name="Root">What it computes.</param>
sealed record Expression(string Text, Items<string> Fields, Term Root)
{
    /// <summary>Longer expressions are refused.</summary>
    public const int MostCharacters = 4_096;

    /// <summary>Reads an expression.</summary>
    /// <param name="text">As stated.</param>
    /// <param name="fields">The contract.</param>
    /// <param name="usable">Why a field may not be used; null when it may.</param>
    /// <param name="path">Where it stands.</param>
    /// <returns>The expression, or what is wrong with it; neither where the type of a field that it reads is not known yet.</returns>
    public static (Expression? Expression, Finding? Wrong) Parse(string text, Map<Field> fields, Func<string, Field, string?> usable, string path)
    {
        try
        {
            var parser = new Parser(text, fields, usable);
            var root = parser.ParseAll();
            return (new(text, new(parser.Used), root), null);
        }
        catch (UnknownTypeException)
        {
            return (null, null);
        }
        catch (FaultException fault)
        {
            return (null, fault.ToFinding(text, path));
        }
    }

    /// <summary>The value of each row; the array is the caller's.</summary>
    public double[] Evaluate(SourceRows rows) => Root.Evaluate(rows);

    /// <summary>The same in ONNX, <c>[N, 1]</c> float64.</summary>
    public OnnxValue Lower(GraphInputs inputs) => Root.Lower(inputs);
}

using Norma.Formats.Onnx;

namespace Norma.Features.Expressions;

/// <summary>A function of one number, in C# and in ONNX side by side. NaN gives NaN unless said otherwise.</summary>
interface IUnary
{
    static abstract float Of(float x);

    static abstract OnnxValue Lower(GraphInputs inputs, OnnxValue x);
}

/// <summary>A function of two numbers.</summary>
interface IBinary
{
    static abstract float Of(float x, float y);

    static abstract OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y);
}

/// <summary>A function that is called by its name.</summary>
/// <param name="Least">The fewest arguments.</param>
/// <param name="Most">The most.</param>
/// <param name="Make">It, of arguments.</param>
sealed record Function(int Least, int Most, Func<Term[], Term> Make);

/// <summary>What expressions compute.</summary>
static class Functions
{
    // exp of more is beyond float32; runtimes differ in what they make of it.
    const float GreatestExponent = 88;

    /// <summary>The functions that have a name.</summary>
    public static IReadOnlyDictionary<string, Function> All { get; } = new Dictionary<string, Function>(StringComparer.Ordinal)
    {
        ["abs"] = One<Abs>(),
        ["exp"] = One<Exp>(),
        ["floor"] = One<Floor>(),
        ["log"] = One<Log>(),
        ["log1p"] = One<Log1p>(),
        ["sqrt"] = One<Sqrt>(),
        ["min"] = new(2, int.MaxValue, terms => terms.Aggregate((a, b) => new Pair<Min>(a, b))),
        ["max"] = new(2, int.MaxValue, terms => terms.Aggregate((a, b) => new Pair<Max>(a, b))),
        ["if"] = new(3, 3, terms => new Choice(terms[0], terms[1], terms[2])),
    };

    static Function One<T>() where T : IUnary => new(1, 1, terms => new Unary<T>(terms[0]));

    /// <summary>Whether a number is true: any but 0.</summary>
    public static OnnxValue IsTrue(GraphInputs inputs, OnnxValue x) => inputs.Graph.Node("Not", [inputs.Graph.Node("Equal", [x, inputs.Graph.Scalar("zero", 0f)])]);

    static OnnxValue NanWhere(GraphInputs inputs, OnnxValue condition, OnnxValue x) => inputs.Graph.Node("Where", [condition, inputs.Nan, x]);

    // A truth value as 0 and 1, missing where an operand is.
    static OnnxValue Truth(GraphInputs inputs, OnnxValue holds, OnnxValue x, OnnxValue y) =>
        NanWhereEither(inputs, x, y, inputs.Graph.Node("Cast", [holds], ("to", OnnxType.Float)));

    static OnnxValue NanWhereEither(GraphInputs inputs, OnnxValue x, OnnxValue y, OnnxValue value) =>
        NanWhere(inputs, inputs.Graph.Node("Or", [inputs.Graph.Node("IsNaN", [x]), inputs.Graph.Node("IsNaN", [y])]), value);

    static float Truth(bool holds, float x, float y) => float.IsNaN(x) || float.IsNaN(y) ? float.NaN : holds ? 1 : 0;

    internal sealed class Add : IBinary
    {
        public static float Of(float x, float y) => x + y;

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) => inputs.Graph.Node("Add", [x, y]);
    }

    internal sealed class Subtract : IBinary
    {
        public static float Of(float x, float y) => x - y;

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) => inputs.Graph.Node("Sub", [x, y]);
    }

    internal sealed class Multiply : IBinary
    {
        public static float Of(float x, float y) => x * y;

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) => inputs.Graph.Node("Mul", [x, y]);
    }

    /// <summary>Missing where the divisor is 0.</summary>
    internal sealed class Divide : IBinary
    {
        public static float Of(float x, float y) => y == 0 ? float.NaN : x / y;

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) =>
            NanWhere(inputs, inputs.Graph.Node("Equal", [y, inputs.Graph.Scalar("zero", 0f)]), inputs.Graph.Node("Div", [x, y]));
    }

    /// <summary>Missing where an operand is, though x⁰ and 1ʸ are 1 for all numbers.</summary>
    internal sealed class Power : IBinary
    {
        public static float Of(float x, float y) => float.IsNaN(x) || float.IsNaN(y) ? float.NaN : MathF.Pow(x, y);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) => NanWhereEither(inputs, x, y, inputs.Graph.Node("Pow", [x, y]));
    }

    internal sealed class Min : IBinary
    {
        public static float Of(float x, float y) => float.IsNaN(x) || float.IsNaN(y) ? float.NaN : x < y ? x : y;

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) =>
            NanWhereEither(inputs, x, y, inputs.Graph.Node("Where", [inputs.Graph.Node("Less", [x, y]), x, y]));
    }

    internal sealed class Max : IBinary
    {
        public static float Of(float x, float y) => float.IsNaN(x) || float.IsNaN(y) ? float.NaN : x > y ? x : y;

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) =>
            NanWhereEither(inputs, x, y, inputs.Graph.Node("Where", [inputs.Graph.Node("Greater", [x, y]), x, y]));
    }

    internal sealed class Equal : IBinary
    {
        public static float Of(float x, float y) => Truth(x == y, x, y);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) => Truth(inputs, inputs.Graph.Node("Equal", [x, y]), x, y);
    }

    internal sealed class NotEqual : IBinary
    {
        public static float Of(float x, float y) => Truth(x != y, x, y);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) => Truth(inputs, inputs.Graph.Node("Not", [inputs.Graph.Node("Equal", [x, y])]), x, y);
    }

    internal sealed class Less : IBinary
    {
        public static float Of(float x, float y) => Truth(x < y, x, y);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) => Truth(inputs, inputs.Graph.Node("Less", [x, y]), x, y);
    }

    internal sealed class LessOrEqual : IBinary
    {
        public static float Of(float x, float y) => Truth(x <= y, x, y);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) => Truth(inputs, inputs.Graph.Node("LessOrEqual", [x, y]), x, y);
    }

    internal sealed class And : IBinary
    {
        public static float Of(float x, float y) => Truth(x != 0 && y != 0, x, y);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) => Truth(inputs, inputs.Graph.Node("And", [IsTrue(inputs, x), IsTrue(inputs, y)]), x, y);
    }

    internal sealed class Or : IBinary
    {
        public static float Of(float x, float y) => Truth(x != 0 || y != 0, x, y);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) => Truth(inputs, inputs.Graph.Node("Or", [IsTrue(inputs, x), IsTrue(inputs, y)]), x, y);
    }

    internal sealed class Not : IUnary
    {
        public static float Of(float x) => float.IsNaN(x) ? x : x == 0 ? 1 : 0;

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x) =>
            NanWhere(inputs, inputs.Graph.Node("IsNaN", [x]), inputs.Graph.Node("Cast", [inputs.Graph.Node("Equal", [x, inputs.Graph.Scalar("zero", 0f)])], ("to", OnnxType.Float)));
    }

    internal sealed class Negate : IUnary
    {
        public static float Of(float x) => -x;

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x) => inputs.Graph.Node("Neg", [x]);
    }

    internal sealed class Abs : IUnary
    {
        public static float Of(float x) => MathF.Abs(x);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x) => inputs.Graph.Node("Abs", [x]);
    }

    internal sealed class Floor : IUnary
    {
        public static float Of(float x) => MathF.Floor(x);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x) => inputs.Graph.Node("Floor", [x]);
    }

    /// <summary>Missing of a negative.</summary>
    internal sealed class Sqrt : IUnary
    {
        public static float Of(float x) => x < 0 ? float.NaN : MathF.Sqrt(x);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x) =>
            NanWhere(inputs, inputs.Graph.Node("Less", [x, inputs.Graph.Scalar("zero", 0f)]), inputs.Graph.Node("Sqrt", [x]));
    }

    /// <summary>The natural logarithm; missing of what is not above 0.</summary>
    internal sealed class Log : IUnary
    {
        public static float Of(float x) => x <= 0 ? float.NaN : MathF.Log(x);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x) =>
            NanWhere(inputs, inputs.Graph.Node("LessOrEqual", [x, inputs.Graph.Scalar("zero", 0f)]), inputs.Graph.Node("Log", [x]));
    }

    /// <summary>ln(1 + x); missing where 1 + x is not above 0.</summary>
    internal sealed class Log1p : IUnary
    {
        public static float Of(float x) => Log.Of(x + 1);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x) => Log.Lower(inputs, inputs.Graph.Node("Add", [x, inputs.Graph.Scalar("one", 1f)]));
    }

    /// <summary>Missing of more than 88, whose power is beyond float32.</summary>
    internal sealed class Exp : IUnary
    {
        public static float Of(float x) => x > GreatestExponent ? float.NaN : MathF.Exp(x);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x)
        {
            var exponent = NanWhere(inputs, inputs.Graph.Node("Greater", [x, inputs.Graph.Scalar("greatest", GreatestExponent)]), x);
            return NanWhere(inputs, inputs.Graph.Node("IsNaN", [exponent]), inputs.Graph.Node("Exp", [exponent]));
        }
    }

    /// <summary>1 where the number is missing, else 0; never missing.</summary>
    internal sealed class IsMissing : IUnary
    {
        public static float Of(float x) => float.IsNaN(x) ? 1 : 0;

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x) => inputs.Graph.Node("Cast", [inputs.Graph.Node("IsNaN", [x])], ("to", OnnxType.Float));
    }
}

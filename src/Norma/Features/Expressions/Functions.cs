using Norma.Formats.Onnx;

namespace Norma.Features.Expressions;

/// <summary>A function of one number, in C# and in ONNX side by side. NaN gives NaN unless said otherwise.</summary>
interface IUnary
{
    static abstract double Of(double x);

    static abstract OnnxValue Lower(GraphInputs inputs, OnnxValue x);
}

/// <summary>A function of two numbers.</summary>
interface IBinary
{
    static abstract double Of(double x, double y);

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
    const double GreatestExponent = 88;

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
    public static OnnxValue IsTrue(GraphInputs inputs, OnnxValue x) => inputs.Graph.Node("Not", [inputs.Graph.Node("Equal", [x, inputs.Constant(0)])]);

    static OnnxValue NanWhere(GraphInputs inputs, OnnxValue condition, OnnxValue x) => inputs.Graph.Node("Where", [condition, inputs.Constant(double.NaN), x]);

    // A truth value as 0 and 1, missing where an operand is.
    static OnnxValue Truth(GraphInputs inputs, OnnxValue holds, OnnxValue x, OnnxValue y) =>
        NanWhereEither(inputs, x, y, inputs.Graph.Node("Cast", [holds], ("to", OnnxType.Double)));

    static OnnxValue NanWhereEither(GraphInputs inputs, OnnxValue x, OnnxValue y, OnnxValue value) =>
        NanWhere(inputs, inputs.Graph.Node("Or", [inputs.Graph.Node("IsNaN", [x]), inputs.Graph.Node("IsNaN", [y])]), value);

    static double Truth(bool holds, double x, double y) => double.IsNaN(x) || double.IsNaN(y) ? double.NaN : holds ? 1 : 0;

    internal readonly struct Add : IBinary
    {
        public static double Of(double x, double y) => x + y;

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) => inputs.Graph.Node("Add", [x, y]);
    }

    internal readonly struct Subtract : IBinary
    {
        public static double Of(double x, double y) => x - y;

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) => inputs.Graph.Node("Sub", [x, y]);
    }

    internal readonly struct Multiply : IBinary
    {
        public static double Of(double x, double y) => x * y;

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) => inputs.Graph.Node("Mul", [x, y]);
    }

    /// <summary>Missing where the divisor is 0.</summary>
    internal readonly struct Divide : IBinary
    {
        public static double Of(double x, double y) => y == 0 ? double.NaN : x / y;

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) =>
            NanWhere(inputs, inputs.Graph.Node("Equal", [y, inputs.Constant(0)]), inputs.Graph.Node("Div", [x, y]));
    }

    /// <summary>Missing where an operand is, though x⁰ and 1ʸ are 1 for all numbers.</summary>
    internal readonly struct Power : IBinary
    {
        public static double Of(double x, double y) => double.IsNaN(x) || double.IsNaN(y) ? double.NaN : Math.Pow(x, y);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) => NanWhereEither(inputs, x, y, inputs.Graph.Node("Pow", [x, y]));
    }

    internal readonly struct Min : IBinary
    {
        public static double Of(double x, double y) => double.IsNaN(x) || double.IsNaN(y) ? double.NaN : x < y ? x : y;

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) =>
            NanWhereEither(inputs, x, y, inputs.Graph.Node("Where", [inputs.Graph.Node("Less", [x, y]), x, y]));
    }

    internal readonly struct Max : IBinary
    {
        public static double Of(double x, double y) => double.IsNaN(x) || double.IsNaN(y) ? double.NaN : x > y ? x : y;

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) =>
            NanWhereEither(inputs, x, y, inputs.Graph.Node("Where", [inputs.Graph.Node("Greater", [x, y]), x, y]));
    }

    internal readonly struct Equal : IBinary
    {
        public static double Of(double x, double y) => Truth(x == y, x, y);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) => Truth(inputs, inputs.Graph.Node("Equal", [x, y]), x, y);
    }

    internal readonly struct NotEqual : IBinary
    {
        public static double Of(double x, double y) => Truth(x != y, x, y);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) => Truth(inputs, inputs.Graph.Node("Not", [inputs.Graph.Node("Equal", [x, y])]), x, y);
    }

    internal readonly struct Less : IBinary
    {
        public static double Of(double x, double y) => Truth(x < y, x, y);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) => Truth(inputs, inputs.Graph.Node("Less", [x, y]), x, y);
    }

    internal readonly struct LessOrEqual : IBinary
    {
        public static double Of(double x, double y) => Truth(x <= y, x, y);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) => Truth(inputs, inputs.Graph.Node("LessOrEqual", [x, y]), x, y);
    }

    internal readonly struct And : IBinary
    {
        public static double Of(double x, double y) => Truth(x != 0 && y != 0, x, y);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) => Truth(inputs, inputs.Graph.Node("And", [IsTrue(inputs, x), IsTrue(inputs, y)]), x, y);
    }

    internal readonly struct Or : IBinary
    {
        public static double Of(double x, double y) => Truth(x != 0 || y != 0, x, y);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x, OnnxValue y) => Truth(inputs, inputs.Graph.Node("Or", [IsTrue(inputs, x), IsTrue(inputs, y)]), x, y);
    }

    internal readonly struct Not : IUnary
    {
        public static double Of(double x) => double.IsNaN(x) ? x : x == 0 ? 1 : 0;

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x) =>
            NanWhere(inputs, inputs.Graph.Node("IsNaN", [x]), inputs.Graph.Node("Cast", [inputs.Graph.Node("Equal", [x, inputs.Constant(0)])], ("to", OnnxType.Double)));
    }

    internal readonly struct Negate : IUnary
    {
        public static double Of(double x) => -x;

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x) => inputs.Graph.Node("Neg", [x]);
    }

    internal readonly struct Abs : IUnary
    {
        public static double Of(double x) => Math.Abs(x);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x) => inputs.Graph.Node("Abs", [x]);
    }

    internal readonly struct Floor : IUnary
    {
        public static double Of(double x) => Math.Floor(x);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x) => inputs.Graph.Node("Floor", [x]);
    }

    /// <summary>Missing of a negative.</summary>
    internal readonly struct Sqrt : IUnary
    {
        public static double Of(double x) => x < 0 ? double.NaN : Math.Sqrt(x);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x) =>
            NanWhere(inputs, inputs.Graph.Node("Less", [x, inputs.Constant(0)]), inputs.Graph.Node("Sqrt", [x]));
    }

    /// <summary>The natural logarithm; missing of what is not above 0.</summary>
    internal readonly struct Log : IUnary
    {
        public static double Of(double x) => x <= 0 ? double.NaN : Math.Log(x);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x) =>
            NanWhere(inputs, inputs.Graph.Node("LessOrEqual", [x, inputs.Constant(0)]), inputs.Graph.Node("Log", [x]));
    }

    /// <summary>ln(1 + x); missing where 1 + x is not above 0.</summary>
    internal readonly struct Log1p : IUnary
    {
        public static double Of(double x) => Log.Of(x + 1);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x) => Log.Lower(inputs, inputs.Graph.Node("Add", [x, inputs.Constant(1)]));
    }

    /// <summary>Missing of more than 88, whose power is beyond float32.</summary>
    internal readonly struct Exp : IUnary
    {
        public static double Of(double x) => x > GreatestExponent ? double.NaN : Math.Exp(x);

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x)
        {
            var exponent = NanWhere(inputs, inputs.Graph.Node("Greater", [x, inputs.Constant(GreatestExponent)]), x);
            return NanWhere(inputs, inputs.Graph.Node("IsNaN", [exponent]), inputs.Graph.Node("Exp", [exponent]));
        }
    }

    /// <summary>1 where the number is missing, else 0; never missing.</summary>
    internal readonly struct IsMissing : IUnary
    {
        public static double Of(double x) => double.IsNaN(x) ? 1 : 0;

        public static OnnxValue Lower(GraphInputs inputs, OnnxValue x) => inputs.Graph.Node("Cast", [inputs.Graph.Node("IsNaN", [x])], ("to", OnnxType.Double));
    }
}

using System.Globalization;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Spec;

namespace Norma.Features.Expressions;

/// <summary>Recursive descent, weakest binding first: or, and, not, comparison, + −, * /, sign, ^.</summary>
sealed class Parser
{
    const int DeepestNesting = 64;
    const int MostTerms = 1_000;

    readonly List<Token> _tokens;
    readonly Map<Field> _fields;
    readonly Func<string, Field, string?> _usable;
    readonly List<string> _used = [];
    int _at, _depth, _terms;

    public Parser(string text, Map<Field> fields, Func<string, Field, string?> usable)
    {
        if (text.Length > Expression.MostCharacters)
            throw new FaultException("FEAT012", 0, string.Create(CultureInfo.InvariantCulture, $"it has {text.Length} characters"), $"at most {Expression.MostCharacters}", "split it into several features.");
        _tokens = Tokens.Of(text);
        (_fields, _usable) = (fields, usable);
    }

    /// <summary>The fields that were named.</summary>
    public IReadOnlyList<string> Used => _used;

    Token Next => _tokens[_at];

    public Term ParseAll()
    {
        var root = AsNumber(Or());
        if (Next.Kind != TokenKind.End) throw Unexpected("an operator or the end");
        return _used.Count > 0 ? root : throw new FaultException("FEAT010", 0, "it names no field", "a field of the data", "name one.");
    }

    Operand Or()
    {
        var left = And();
        while (Take("or")) left = Made<Functions.Or>(left, And());
        return left;
    }

    Operand And()
    {
        var left = Not();
        while (Take("and")) left = Made<Functions.And>(left, Not());
        return left;
    }

    Operand Not()
    {
        var position = Next.Position;
        if (!Take("not")) return Comparison();
        using var _ = Deeper();
        return Value(position, new Unary<Functions.Not>(AsNumber(Not())));
    }

    Operand Comparison()
    {
        var left = Sum();
        if (Next is not { Kind: TokenKind.Sign, Text: "==" or "!=" or "<" or "<=" or ">" or ">=" } sign) return left;
        _at++;
        var compared = Operands.Compare(left, sign.Text, Sum());
        if (Next is { Kind: TokenKind.Sign, Text: "==" or "!=" or "<" or "<=" or ">" or ">=" })
            throw new FaultException("FEAT010", Next.Position, "a comparison follows a comparison", "one comparison", "join two comparisons with and.");
        return Value(left.Position, compared);
    }

    Operand Sum()
    {
        var left = Product();
        while (true)
        {
            if (Take("+")) left = Made<Functions.Add>(left, Product());
            else if (Take("-"))
            {
                var right = Product();
                left = Operands.Difference(left, right) is { } days ? Value(left.Position, days) : Made<Functions.Subtract>(left, right);
            }
            else return left;
        }
    }

    Operand Product()
    {
        var left = Signed();
        while (true)
        {
            if (Take("*")) left = Made<Functions.Multiply>(left, Signed());
            else if (Take("/")) left = Made<Functions.Divide>(left, Signed());
            else return left;
        }
    }

    Operand Signed()
    {
        var position = Next.Position;
        using var _ = Deeper();
        if (Take("-")) return Value(position, new Unary<Functions.Negate>(AsNumber(Signed())));
        if (Take("+")) return Value(position, AsNumber(Signed()));
        var left = Primary();
        return Take("^") ? Made<Functions.Power>(left, Signed()) : left;
    }

    Operand Primary()
    {
        var token = Next;
        _at++;
        switch (token.Kind)
        {
            case TokenKind.Number:
                return Value(token.Position, new Constant(token.Number));
            case TokenKind.Text:
                return new LiteralOperand(token.Position, token.Text);
            case TokenKind.Name when Next is { Kind: TokenKind.Sign, Text: "(" }:
                return Call(token);
            case TokenKind.Name:
                return Field(token);
            case TokenKind.Sign when token.Text == "(":
                var inside = Or();
                Expect(")");
                return inside;
            default:
                _at--;
                throw Unexpected("a field, a number, a function or (");
        }
    }

    NumberOperand Call(Token name)
    {
        Expect("(");
        var arguments = new List<Operand>();
        if (!Take(")"))
        {
            do arguments.Add(Or()); while (Take(","));
            Expect(")");
        }
        if (name.Text == "is_missing")
        {
            if (arguments.Count != 1) throw Count(name, "one argument");
            return Value(name.Position, Operands.Missing(arguments[0]));
        }
        if (!Functions.All.TryGetValue(name.Text, out var function))
            throw new FaultException("FEAT010", name.Position, $"{Printable.Quote(name.Text)} is no function", $"one of: {string.Join(", ", Functions.All.Keys.Append("is_missing").Order(StringComparer.Ordinal))}", "use one of these.");
        if (arguments.Count < function.Least || arguments.Count > function.Most)
            throw Count(name, function.Least == function.Most ? string.Create(CultureInfo.InvariantCulture, $"{function.Least}") : string.Create(CultureInfo.InvariantCulture, $"at least {function.Least}"));
        return Value(name.Position, function.Make([.. arguments.Select(AsNumber)]));
    }

    static FaultException Count(Token name, string expected) => new("FEAT010", name.Position, $"'{name.Text}' has another number of arguments", expected, "bring the arguments that it takes.");

    Operand Field(Token token)
    {
        if (!_fields.TryGetValue(token.Text, out var field))
        {
            throw new FaultException("FEAT001", token.Position, $"{Printable.Quote(token.Text)} is no field of the data", $"one of: {string.Join(", ", _fields.Keys.Take(20).Select(Printable.Escape))}", Nearest.Hint(token.Text, _fields.Keys) ?? "name a field of the data.");
        }
        if (_usable(token.Text, field) is { } reason)
            throw new FaultException("FEAT005", token.Position, $"{Printable.Quote(token.Text)} {reason}", "a field of role feature", "name another field.");
        if (!_used.Contains(token.Text)) _used.Add(token.Text);
        return field switch
        {
            Number => Value(token.Position, new NumberField(token.Text)),
            Binary => new BinaryOperand(token.Position, token.Text, Counted(new BinaryField(token.Text))),
            Category or Text => new TextOperand(token.Position, token.Text),
            Date => new DateOperand(token.Position, token.Text, 0),
            Inferred => throw new UnknownTypeException(),
            _ => throw new FaultException("FEAT005", token.Position, $"{Printable.Quote(token.Text)} is a field of type {field.Type}", "a field of type number, binary, category, text or date", "name another field."),
        };
    }

    NumberOperand Made<T>(Operand left, Operand right) where T : IBinary => Value(left.Position, new Pair<T>(AsNumber(left), AsNumber(right)));

    NumberOperand Value(int position, Term term) => new(position, Counted(term));

    Term Counted(Term term) => ++_terms <= MostTerms ? term
        : throw new FaultException("FEAT012", Next.Position, $"it has more than {MostTerms} parts", $"at most {MostTerms}", "split it into several features.");

    static Term AsNumber(Operand operand) => operand.Number ?? throw new FaultException("FEAT011", operand.Position, operand.Meaning, "a number", "compare it: names and texts have no arithmetic.");

    bool Take(string sign)
    {
        if (Next.Kind != TokenKind.Sign || Next.Text != sign) return false;
        _at++;
        return true;
    }

    void Expect(string sign)
    {
        if (!Take(sign)) throw Unexpected($"'{sign}'");
    }

    FaultException Unexpected(string expected) => new("FEAT010", Next.Position,
        Next.Kind == TokenKind.End ? "it ends" : $"received {Printable.Quote(Next.Text)}", expected, "see the grammar in docs/findings/FEAT010.md.");

    Depth Deeper() => ++_depth <= DeepestNesting ? new(this)
        : throw new FaultException("FEAT012", Next.Position, $"it nests deeper than {DeepestNesting}", $"at most {DeepestNesting}", "split it into several features.");

    readonly ref struct Depth(Parser parser)
    {
        public void Dispose() => parser._depth--;
    }
}

using System.Globalization;
using Toil.Operations;
using Toil.Runbooks.Expressions.Functions;
using Toil.Runbooks.Expressions.Nodes;
using Toil.Values;

namespace Toil.Runbooks.Expressions;

/// <summary>Reads expressions of the language that docs/expressions.md describes.</summary>
internal sealed class ExpressionParser
{
    /// <summary>Longest expression, in UTF-16 units.</summary>
    public const int MaxLength = 10_000;

    private const int MaxDepth = 64;

    private static readonly string[] s_comparisons = ["==", "!=", "<", "<=", ">", ">="];

    private readonly Func<int, ValueOrigin> _at;
    private readonly List<ExpressionToken> _tokens;
    private int _next;
    private int _depth;

    private ExpressionParser(string text, Func<int, ValueOrigin> at)
    {
        _at = at;
        _tokens = new ExpressionLexer(text, Fail).Read();
    }

    private ExpressionToken Current => _tokens[_next];

    /// <summary>Reads an expression.</summary>
    /// <param name="text">The expression, without <c>${{ }}</c>.</param>
    /// <param name="origin">Where it stands.</param>
    /// <param name="at">The place of a character of it; null where only the whole has one, and then errors count its characters.</param>
    /// <exception cref="ToilException"><c>ExpressionInvalid</c>, with the place.</exception>
    public static Expression Parse(string text, ValueOrigin origin, Func<int, ValueOrigin>? at = null)
    {
        at ??= offset => new ValueOrigin(string.Create(CultureInfo.InvariantCulture, $"{origin.Text}, character {offset + 1}"), origin.Folder);
        if (text.Length > MaxLength)
        {
            throw ToilException.Invalid("ExpressionInvalid", $"{origin.Text}: this expression is longer than {MaxLength} characters.", "Let a step compute it.");
        }

        ExpressionParser parser = new(text, at);
        return new ParsedExpression { Origin = origin, Text = text.Trim(), At = at, Node = parser.ReadWhole() };
    }

    private ExpressionNode ReadWhole()
    {
        if (Current.Kind == ExpressionTokenKind.End)
        {
            throw Fail(0, "there is no expression here", "Write one, such as parameters.plan.");
        }

        ExpressionNode node = ReadLogic(false);
        return Current.Kind == ExpressionTokenKind.End
            ? node
            : throw Fail(Current.Offset, $"'{InertText.From(Current.Text, 80)}' is not expected here", Current switch
            {
                { Kind: ExpressionTokenKind.Name } name when name.Text.ToUpperInvariant() is "AND" or "OR" or "NOT" => NameNode.Remedy(name.Text, []),
                { Kind: ExpressionTokenKind.Sign, Text: ")" or "]" } => "It closes nothing: take it out.",
                { Kind: ExpressionTokenKind.Sign } sign when s_comparisons.Contains(sign.Text) => "Compare two values at a time: a < b && b < c.",
                { Kind: ExpressionTokenKind.Literal, Value: long or double, Text: ['-', ..] } => "There is no arithmetic: let a step compute it.",
                _ => "Put an operator before it, such as == or &&.",
            });
    }

    private ExpressionNode ReadLogic(bool isAll)
    {
        string sign = isAll ? "&&" : "||";
        ExpressionNode first = isAll ? ReadComparison() : ReadLogic(true);
        if (!Current.Is(sign))
        {
            return first;
        }

        List<ExpressionNode> operands = [first];
        while (Take(sign))
        {
            operands.Add(isAll ? ReadComparison() : ReadLogic(true));
        }

        return new LogicNode(first.Offset, isAll, operands);
    }

    private ExpressionNode ReadComparison()
    {
        ExpressionNode left = ReadNot();
        if (Current.Kind != ExpressionTokenKind.Sign || !s_comparisons.Contains(Current.Text))
        {
            return left;
        }

        ExpressionToken sign = _tokens[_next++];
        return new CompareNode(sign.Offset, sign.Text, left, ReadNot());
    }

    private ExpressionNode ReadNot()
    {
        int start = Current.Offset;
        bool isOpposite = false;
        bool isCondition = false;
        while (Take("!"))
        {
            isOpposite = !isOpposite;
            isCondition = true;
        }

        // Even twice, it says that a condition follows.
        ExpressionNode node = ReadPath();
        return !isCondition ? node : isOpposite ? new NotNode(start, node) : new NotNode(start, new NotNode(start, node));
    }

    private ExpressionNode ReadPath()
    {
        ExpressionNode root = ReadValue();
        List<ExpressionNode> parts = [];
        while (true)
        {
            if (Take("."))
            {
                ExpressionToken name = Current.Kind == ExpressionTokenKind.Name
                    ? _tokens[_next++]
                    : throw Fail(Current.Offset, "a name is missing behind '.'", "Write it, or ['the name'] where it is not letters, digits, '_' and '-' after a letter.");
                parts.Add(new LiteralNode(name.Offset, name.Text));
            }
            else if (Take("["))
            {
                parts.Add(Nested(() => ReadLogic(false)));
                Expect("]");
            }
            else
            {
                return parts.Count == 0 ? root : new PathNode(root.Offset, root, parts);
            }
        }
    }

    private ExpressionNode ReadValue()
    {
        ExpressionToken token = _tokens[_next];
        switch (token.Kind)
        {
            case ExpressionTokenKind.Literal:
                _next++;
                return new LiteralNode(token.Offset, token.Value);
            case ExpressionTokenKind.Name:
                _next++;
                return token.Text switch
                {
                    "true" => new LiteralNode(token.Offset, true),
                    "false" => new LiteralNode(token.Offset, false),
                    "null" => new LiteralNode(token.Offset, null),
                    _ when Current.Is("(") => ReadCall(token),
                    _ => new NameNode(token.Offset, token.Text),
                };
            case ExpressionTokenKind.Sign when token.Text == "(":
                _next++;
                ExpressionNode inner = Nested(() => ReadLogic(false));
                Expect(")");
                return inner;
            default:
                throw token.Kind == ExpressionTokenKind.End
                    ? Fail(token.Offset, "the expression ends where a value is expected", "Write the value.")
                    : Fail(token.Offset, $"a value is expected here, and not '{InertText.From(token.Text, 80)}'", "Write a name, a number, a duration or a text in quotes.");
        }
    }

    private CallNode ReadCall(ExpressionToken name)
    {
        ExpressionFunction function = FunctionTable.Find(name.Text)
            ?? throw Fail(name.Offset, $"there is no function '{InertText.From(name.Text, 80)}'", PathNode.NearestOf(name.Text, FunctionTable.Names));
        List<ExpressionNode> arguments = [];
        Expect("(");
        if (!Take(")"))
        {
            do
            {
                arguments.Add(Nested(() => ReadLogic(false)));
            }
            while (Take(","));
            Expect(")");
        }

        return arguments.Count == function.Parameters.Count
            ? new CallNode(name.Offset, function, arguments)
            : throw Fail(name.Offset, $"{function.Name}() takes {function.Parameters.Count} values, and this gives it {arguments.Count}", $"It is called as {function.Signature}.");
    }

    private ExpressionNode Nested(Func<ExpressionNode> read)
    {
        if (++_depth > MaxDepth)
        {
            throw Fail(Current.Offset, $"this is nested deeper than {MaxDepth} levels", "Let a step compute it.");
        }

        ExpressionNode node = read();
        _depth--;
        return node;
    }

    private bool Take(string sign)
    {
        bool isIt = Current.Is(sign);
        _next += isIt ? 1 : 0;
        return isIt;
    }

    private void Expect(string sign)
    {
        if (!Take(sign))
        {
            throw Fail(Current.Offset, Current.Kind == ExpressionTokenKind.End ? $"'{sign}' is missing at the end" : $"'{sign}' is expected here, and not '{InertText.From(Current.Text, 80)}'", "Close what was opened.");
        }
    }

    private ToilException Fail(int offset, string what, string remedy)
        => ToilException.Invalid("ExpressionInvalid", $"{_at(offset).Text}: {what}.", remedy);
}

using Toil.Runbooks.Expressions.Nodes;
using Toil.Values;

namespace Toil.Runbooks.Expressions.Functions;

/// <summary>Functions of lists, and of texts as lists of characters.</summary>
internal static class ListFunctions
{
    private const int MaxItems = 100_000;

    /// <summary>Whether a text has a part, a list an item, or a mapping a member.</summary>
    public static object? Contains(FunctionCall call)
    {
        object? container = call[0];
        object? what = call[1];
        switch (container)
        {
            case IReadOnlyList<object?> list:
                call.Evaluation.Spend(call.Node.Offset, list.Count);
                return list.Any(item => IsSame(item, what));
            case IReadOnlyDictionary<string, object?> mapping when what is string name:
                return mapping.ContainsKey(name);
            case string text when what is string part:
                call.Evaluation.Spend(call.Node.Offset, text.Length);
                return text.Contains(part, StringComparison.Ordinal);
            default:
                throw call.Evaluation.Fail(
                    call.Node.Arguments[1].Offset, $"{ExpressionValues.Word(container)} is asked whether it contains {ExpressionValues.Word(what)}", "Ask for a text, in quotes.");
        }
    }

    /// <summary>Characters of a text (code points), items of a list, members of a mapping.</summary>
    public static object? Length(FunctionCall call)
    {
        object? value = call[0];
        call.Evaluation.Spend(call.Node.Offset, value is string text ? text.Length : 1);
        return value switch
        {
            string characters => (long)characters.EnumerateRunes().Count(),
            IReadOnlyList<object?> list => (long)list.Count,
            _ => (long)((IReadOnlyDictionary<string, object?>)value!).Count,
        };
    }

    /// <summary>The items of a list as one text.</summary>
    public static object? Join(FunctionCall call)
    {
        IReadOnlyList<object?> list = (IReadOnlyList<object?>)call[0]!;
        string separator = call.Text(1);
        call.Evaluation.Spend(call.Node.Offset, list.Count);
        List<string> texts = [];
        long length = 0;
        foreach (object? item in list)
        {
            string text = ExpressionValues.Text(item)
                ?? throw call.Evaluation.Fail(call.Node.Arguments[0].Offset, $"join() needs items that are texts, and [{texts.Count}] is {ExpressionValues.Word(item)}", "Take such items out, or use json().");
            length += text.Length + separator.Length;
            texts.Add(text);
        }

        return call.Bounded(length, () => string.Join(separator, texts));
    }

    /// <summary>The pieces of a text.</summary>
    public static object? Split(FunctionCall call)
    {
        string text = call.Text(0);
        string separator = call.Text(1);
        ExpressionNode at = call.Node.Arguments[1];
        if (separator.Length == 0)
        {
            throw call.Evaluation.Fail(at.Offset, "split() needs something to split at", "Give the separator, such as ','.");
        }

        string[] pieces = text.Split(separator, MaxItems + 1, StringSplitOptions.None);
        return pieces.Length <= MaxItems
            ? pieces
            : throw call.Evaluation.Fail(call.Node.Offset, $"the text has more than {MaxItems} pieces", $"Let a step take '{InertText.From(separator, 20)}' apart.");
    }

    // In a list that has items of several kinds, those of another kind are simply not it.
    private static bool IsSame(object? item, object? what)
    {
        if (item is null || what is null)
        {
            return item is null && what is null;
        }

        return Comparison.CanEqual(ExpressionValues.KindOf(item), ExpressionValues.KindOf(what)) && Comparison.TryAlign(ref item, ref what)
            && Comparison.Compare(item!, what!) == 0;
    }
}

using Toil.Runbooks.Expressions.Nodes;

namespace Toil.Runbooks.Expressions.Functions;

/// <summary>A function that is being called.</summary>
/// <param name="Node">Where it stands.</param>
/// <param name="Evaluation">The evaluation of the whole.</param>
internal readonly record struct FunctionCall(CallNode Node, Evaluation Evaluation)
{
    /// <summary>An argument, of a kind that may stand there.</summary>
    public object? this[int index]
    {
        get
        {
            ExpressionNode argument = Node.Arguments[index];
            FunctionParameter parameter = Node.Function.Parameters[index];
            object? value = argument.Evaluate(Evaluation);
            return parameter.Takes(ExpressionValues.KindOf(value))
                ? value
                : throw Evaluation.Fail(
                    argument.Offset, $"{Node.Function.Name}() needs {parameter.Words} as '{parameter.Name}', and this is {ExpressionValues.Word(value)}",
                    $"It is called as {Node.Function.Signature}.");
        }
    }

    /// <summary>A text among the arguments; its length is booked.</summary>
    public string Text(int index)
    {
        string text = (string)this[index]!;
        Evaluation.Spend(Node.Arguments[index].Offset, text.Length);
        return text;
    }

    /// <summary>A text to give, unless it is too long.</summary>
    public string Bounded(long length, Func<string> text) => Evaluation.Bounded(Node.Offset, length, text);
}

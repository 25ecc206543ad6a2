using Toil.Operations;

namespace Toil.Runbooks.Expressions;

/// <summary>One evaluation of an expression: its names, its place, and what it has cost so far.</summary>
/// <param name="scope">What names stand for.</param>
/// <param name="at">The place of a character of the expression.</param>
internal sealed class Evaluation(ExpressionScope scope, Func<int, ValueOrigin> at)
{
    /// <summary>Longest text that a function gives, in UTF-16 units (1 Mi).</summary>
    public const int MaxText = 1024 * 1024;

    // Characters and items that are looked at in all.
    private const long MaxCost = 64L * 1024 * 1024;

    private long _cost;

    /// <summary>What names stand for.</summary>
    public ExpressionScope Scope { get; } = scope;

    /// <summary>The error for a place in the expression.</summary>
    /// <param name="offset">Where, from 0.</param>
    /// <param name="what">A clause, without a full stop.</param>
    /// <param name="remedy">A sentence.</param>
    /// <param name="inner">The cause, where there is one.</param>
    public ToilException Fail(int offset, string what, string remedy, Exception? inner = null)
        => ToilException.Invalid("ExpressionFailed", $"{at(offset).Text}: {what}.", remedy, inner: inner);

    /// <summary>Books work.</summary>
    /// <param name="offset">Where it is done.</param>
    /// <param name="units">Characters or items.</param>
    public void Spend(int offset, long units)
    {
        if ((_cost += units) > MaxCost)
        {
            throw Fail(offset, "this expression takes more work than an expression may", "Let a step compute it.");
        }
    }

    /// <summary>A text that a function gives, unless it is too long.</summary>
    public string Bounded(int offset, long length, Func<string> text)
    {
        Spend(offset, length);
        return length <= MaxText ? text() : throw Fail(offset, $"the text would be longer than {MaxText} characters", "Let a step write it to a file.");
    }
}

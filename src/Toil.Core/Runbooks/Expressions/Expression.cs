using Toil.Operations;

namespace Toil.Runbooks.Expressions;

/// <summary>An expression of the language that docs/expressions.md describes.</summary>
internal abstract record Expression
{
    /// <summary>Where it stands.</summary>
    public required ValueOrigin Origin { get; init; }

    /// <summary>As written.</summary>
    public required string Text { get; init; }

    /// <summary>
    /// Its value: null, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, <see cref="TimeSpan"/>, <see cref="DateTimeOffset"/>,
    /// <c>IReadOnlyList&lt;object?&gt;</c> or <c>IReadOnlyDictionary&lt;string, object?&gt;</c>.
    /// </summary>
    /// <exception cref="ToilException"><c>ExpressionFailed</c>: a value is not there, or not of the kind that is needed; with the place.</exception>
    public abstract object? Evaluate(ExpressionScope scope);

    /// <summary>Its value as a condition.</summary>
    /// <exception cref="ToilException"><c>ExpressionFailed</c>: it is neither true nor false.</exception>
    public bool Test(ExpressionScope scope) => Evaluate(scope) is bool value
        ? value
        : throw ToilException.Invalid("ExpressionFailed", $"{Origin.Text}: '{Values.InertText.From(Text, 200)}' is neither true nor false.", "Write a condition, such as 'x == 1'.", Text);
}

using Toil.Operations;

namespace Toil.Runbooks.Expressions;

/// <summary>Values of expressions where a text is needed.</summary>
internal static class ExpressionText
{
    /// <summary>A single value as text: <c>true</c>, <c>1.5</c>, <c>2h30m</c>; null is empty.</summary>
    /// <param name="value">The value.</param>
    /// <param name="origin">Where it is needed.</param>
    /// <exception cref="ToilException"><c>ExpressionFailed</c>: it is a list or a mapping.</exception>
    public static string Of(object? value, ValueOrigin origin) => value is null ? string.Empty : ExpressionValues.Text(value) ?? throw ToilException.Invalid(
        "ExpressionFailed", $"{origin.Text}: {ExpressionValues.Word(value)} stands where a text is needed.",
        "Take one part of it, join it with join(), or write it as JSON with json().");

    /// <summary>A value as text, a list or a mapping as JSON.</summary>
    public static string Any(object? value) => value is null ? string.Empty : ExpressionValues.Text(value) ?? ExpressionJson.WritePlain(value);
}

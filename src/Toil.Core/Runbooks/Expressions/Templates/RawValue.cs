namespace Toil.Runbooks.Expressions.Templates;

/// <summary>Values as the binder takes them: single ones as texts that read as themselves again.</summary>
internal static class RawValue
{
    /// <summary>The value for the binder.</summary>
    public static object? Of(object? value) => value switch
    {
        TimeSpan span => ExpressionValues.Exact(span),
        IReadOnlyDictionary<string, object?> mapping => mapping.ToDictionary(pair => pair.Key, pair => Of(pair.Value), StringComparer.Ordinal),
        IReadOnlyList<object?> list => list.Select(Of).ToArray(),
        _ => ExpressionValues.Text(value),
    };
}

namespace Toil.Runbooks.Expressions;

/// <summary>A word or sign of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Offset">Where it begins, from 0.</param>
/// <param name="Text">As written.</param>
/// <param name="Value">The value of a literal.</param>
internal readonly record struct ExpressionToken(ExpressionTokenKind Kind, int Offset, string Text, object? Value = null)
{
    /// <summary>True for this sign.</summary>
    public bool Is(string sign) => Kind == ExpressionTokenKind.Sign && Text == sign;
}

/// <summary>What a word or sign of an expression is.</summary>
internal enum ExpressionTokenKind
{
    /// <summary>A name, or the name of a function.</summary>
    Name,

    /// <summary>A number, a duration or a text in quotes.</summary>
    Literal,

    /// <summary>An operator, a bracket, a comma or a dot.</summary>
    Sign,

    /// <summary>Behind the last one.</summary>
    End,
}

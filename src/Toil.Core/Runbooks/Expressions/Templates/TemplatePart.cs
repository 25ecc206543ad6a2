namespace Toil.Runbooks.Expressions.Templates;

/// <summary>A piece of a text: text, or an expression.</summary>
/// <param name="Text">The text; null for an expression.</param>
/// <param name="Expression">The expression; null for a text.</param>
internal readonly record struct TemplatePart(string? Text, Expression? Expression);

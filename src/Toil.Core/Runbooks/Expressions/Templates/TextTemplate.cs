using System.Text;
using Toil.Operations;
using Toil.Values;

namespace Toil.Runbooks.Expressions.Templates;

/// <summary>A text with expressions in it.</summary>
/// <param name="Parts">Its pieces.</param>
/// <param name="Written">As it stands in the file.</param>
internal sealed record TextTemplate(IReadOnlyList<TemplatePart> Parts, string Written) : TemplateValue
{
    /// <inheritdoc/>
    public override bool IsLiteral => false;

    /// <inheritdoc/>
    public override IEnumerable<Expression> Expressions => Parts.Select(part => part.Expression).OfType<Expression>();

    /// <summary>The expression that it is, where it is nothing else; null where there is text around it.</summary>
    public Expression? Whole => Parts is [{ Expression: { } expression }] ? expression : null;

    /// <inheritdoc/>
    public override object? Evaluate(ExpressionScope scope)
    {
        if (Whole is { } whole)
        {
            return whole.Evaluate(scope);
        }

        StringBuilder text = new();
        foreach (TemplatePart part in Parts)
        {
            text.Append(part.Text ?? TextOf(part.Expression!, scope));
            if (text.Length > Evaluation.MaxText * 4)
            {
                throw ToilException.Invalid("ExpressionFailed", $"{Origin.Text}: the text becomes longer than {Evaluation.MaxText * 4} characters.", "Let a step write it to a file.");
            }
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public override object? Raw(ExpressionScope scope) => RawValue.Of(Evaluate(scope));

    private static string TextOf(Expression expression, ExpressionScope scope)
    {
        object? value = expression.Evaluate(scope);
        return ExpressionValues.Text(value) ?? throw ToilException.Invalid(
            "ExpressionFailed",
            $"{expression.Origin.Text}: '{InertText.From(expression.Text, 200)}' is {ExpressionValues.Word(value)}, and cannot stand in a text.",
            value is null ? "Give what holds then: default(x, '')." : "Use join(), json(), an item or a member of it.", expression.Text);
    }
}

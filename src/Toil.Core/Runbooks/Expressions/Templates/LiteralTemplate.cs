using System.Globalization;
using Toil.Values;

namespace Toil.Runbooks.Expressions.Templates;

/// <summary>A single value without expressions.</summary>
/// <param name="Scalar">The value.</param>
/// <param name="Written">As it stands in the file.</param>
internal sealed record LiteralTemplate(YamlScalar Scalar, string Written) : TemplateValue
{
    /// <inheritdoc/>
    public override bool IsLiteral => true;

    /// <inheritdoc/>
    public override IEnumerable<Expression> Expressions => [];

    /// <summary>Without quotes, <c>true</c>, <c>false</c>, <c>null</c> and numbers are what they look like, unless they would read differently when written again (<c>010</c>).</summary>
    public override object? Evaluate(ExpressionScope scope) => Scalar switch
    {
        { IsNull: true } => null,
        { IsQuoted: true } => Scalar.Text,
        { Text: "true" } => true,
        { Text: "false" } => false,
        _ when long.TryParse(Scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) && ExpressionValues.Text(whole) == Scalar.Text => whole,
        _ when Scalar.Text is [.., >= '0' and <= '9'] && double.TryParse(Scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && ExpressionValues.Text(number) == Scalar.Text => number,
        _ => Scalar.Text,
    };

    /// <inheritdoc/>
    public override object? Raw(ExpressionScope scope) => Scalar;
}

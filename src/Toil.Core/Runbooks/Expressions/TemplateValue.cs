using Toil.Operations;

namespace Toil.Runbooks.Expressions;

/// <summary>A value of a runbook's file in which <c>${{ }}</c> may stand: a text, a list or a mapping.</summary>
internal abstract record TemplateValue
{
    /// <summary>Where it stands.</summary>
    public required ValueOrigin Origin { get; init; }

    /// <summary>True where nothing in it has to be evaluated.</summary>
    public abstract bool IsLiteral { get; }

    /// <summary>The expressions in it, for checks.</summary>
    public abstract IEnumerable<Expression> Expressions { get; }

    /// <summary>
    /// Its value, as of an expression. A text that is one <c>${{ }}</c> and nothing else has that expression's value; in a longer text each stands as
    /// text, and a list or mapping there is an error.
    /// </summary>
    /// <exception cref="ToilException"><c>ExpressionFailed</c>.</exception>
    public abstract object? Evaluate(ExpressionScope scope);

    /// <summary>What the binder is given for it: a literal as its YAML node, so that a path in it is taken from the runbook's folder, else its value.</summary>
    public abstract object? Raw(ExpressionScope scope);

    /// <summary>Its value as text: a literal as written, so that <c>1.10</c> stays that.</summary>
    /// <exception cref="ToilException"><c>ExpressionFailed</c>: it is null, a list or a mapping.</exception>
    public string EvaluateText(ExpressionScope scope)
    {
        object? value = this is Templates.LiteralTemplate { Scalar: { IsNull: false } scalar } ? scalar.Text : Evaluate(scope);
        return ExpressionValues.Text(value) ?? throw ToilException.Invalid(
            "ExpressionFailed", $"{Origin.Text}: a text is needed here, and this is {ExpressionValues.Word(value)}.",
            value is null ? "Give what holds then: default(x, '')." : "Use join(), json(), an item or a member of it.");
    }
}

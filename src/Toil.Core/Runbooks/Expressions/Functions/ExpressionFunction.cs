namespace Toil.Runbooks.Expressions.Functions;

/// <summary>A function of the language.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">What it takes, for errors and checks.</param>
/// <param name="Gives">The kind of what it gives; null where that depends.</param>
/// <param name="Run">What it does.</param>
internal sealed record ExpressionFunction(string Name, IReadOnlyList<FunctionParameter> Parameters, ValueKind? Gives, Func<FunctionCall, object?> Run)
{
    /// <summary>How it is called: <c>contains(in, what)</c>.</summary>
    public string Signature => $"{Name}({string.Join(", ", Parameters.Select(parameter => parameter.Name))})";
}

/// <summary>What a function takes.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Kinds">The kinds that it may have; empty for any.</param>
internal sealed record FunctionParameter(string Name, params ValueKind[] Kinds)
{
    /// <summary>True where a value of the kind may stand here.</summary>
    public bool Takes(ValueKind kind) => Kinds.Length == 0 || Kinds.Contains(kind);

    /// <summary>What may stand here, in words.</summary>
    public string Words => string.Join(" or ", Kinds.Select(ExpressionValues.Word));
}

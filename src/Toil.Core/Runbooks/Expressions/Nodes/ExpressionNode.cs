namespace Toil.Runbooks.Expressions.Nodes;

/// <summary>A piece of an expression.</summary>
/// <param name="Offset">Where it begins, from 0.</param>
internal abstract record ExpressionNode(int Offset)
{
    /// <summary>The pieces in it.</summary>
    public virtual IReadOnlyList<ExpressionNode> Children => [];

    /// <summary>Its value, or an <see cref="ExpressionMissing"/> where that is not there.</summary>
    public abstract object? Find(Evaluation evaluation);

    /// <summary>Its value.</summary>
    /// <exception cref="Operations.ToilException"><c>ExpressionFailed</c>: it is not there, or not of the kind that is needed.</exception>
    public object? Evaluate(Evaluation evaluation)
        => Find(evaluation) is var value && value is ExpressionMissing missing ? throw evaluation.Fail(missing.Offset, missing.What, missing.Remedy) : value;

    /// <summary>It, and all pieces in it.</summary>
    public IEnumerable<ExpressionNode> All() => Children.SelectMany(child => child.All()).Prepend(this);
}

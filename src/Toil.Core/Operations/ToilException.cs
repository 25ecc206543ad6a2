namespace Toil.Operations;

/// <summary>
/// A failure that a person can act on: one sentence that names the item, one that names the remedy, and a stable id that
/// scripts and searches can rely on.
/// </summary>
public sealed class ToilException : Exception
{
    /// <summary>Creates a failure.</summary>
    /// <param name="errorId">Stable, Pascal-cased, never reused for another failure: <c>TargetPortOutOfRange</c>.</param>
    /// <param name="kind">What sort of failure it is.</param>
    /// <param name="sentence">What happened, naming the item. Ends with a full stop.</param>
    /// <param name="remedy">What to do about it. Ends with a full stop.</param>
    /// <param name="target">The user's own item, as given.</param>
    /// <param name="inner">The cause, where there is one.</param>
    public ToilException(
        string errorId, ErrorKind kind, string sentence, string remedy, object? target = null, Exception? inner = null)
        : base($"{sentence} {remedy}", inner)
    {
        ErrorId = errorId;
        Kind = kind;
        Sentence = sentence;
        Remedy = remedy;
        Item = target;
    }

    /// <summary>The stable id.</summary>
    public string ErrorId { get; }

    /// <summary>What sort of failure it is.</summary>
    public ErrorKind Kind { get; }

    /// <summary>What happened, in one sentence.</summary>
    public string Sentence { get; }

    /// <summary>What to do about it, in one sentence.</summary>
    public string Remedy { get; }

    /// <summary>The item as the user gave it, or null where the failure is about no single item.</summary>
    public object? Item { get; }

    /// <summary>A request that was wrong (exit code 2).</summary>
    public static ToilException Invalid(string errorId, string sentence, string remedy, object? target = null, Exception? inner = null)
        => new(errorId, ErrorKind.InvalidInput, sentence, remedy, target, inner);
}

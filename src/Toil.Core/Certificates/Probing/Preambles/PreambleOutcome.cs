namespace Toil.Certificates.Probing.Preambles;

/// <summary>How a preamble ended.</summary>
internal sealed record PreambleOutcome
{
    /// <summary>TLS may begin, and nothing came that should not have.</summary>
    public static PreambleOutcome Clear { get; } = new();

    /// <summary>Why TLS cannot begin; null where it may.</summary>
    public FailureReason? Failure { get; init; }

    /// <summary>One sentence for people about <see cref="Failure"/>, inert, ending with a full stop.</summary>
    public string? Detail { get; init; }

    /// <summary>The beginning of what came in clear text after the go-ahead, inert; null where nothing did.</summary>
    public string? Injected { get; init; }
}

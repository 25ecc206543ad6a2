namespace Toil.State.Runs;

/// <summary>What is known of a run when it begins.</summary>
/// <param name="Operation">The operation's name: <c>certificate.sweep</c>.</param>
/// <param name="Machine">The host that runs it.</param>
/// <param name="Person">Who asked for it.</param>
/// <param name="OptionsJson">The options as a JSON object, with secrets redacted by the caller.</param>
public sealed record RunStart(string Operation, string Machine, string Person, string OptionsJson)
{
    /// <summary>The run's id, a UUIDv7; null has the store make one.</summary>
    public Guid? Id { get; init; }
}

using Toil.Operations;
using Toil.Values;

namespace Toil.Rollbacks;

/// <summary>Options of <c>rollback.export</c>.</summary>
public sealed record RollbackExportOptions
{
    /// <summary>Path.</summary>
    [Option("The file that is written, as JSON.", Position = 0, IsPath = true, Placeholder = "FILE", IsOfCall = true)]
    public string? Path { get; init; }

    /// <summary>Id.</summary>
    [Option("The rehearsal: its id, or the beginning of it.", Placeholder = "ID", DefaultText = "the newest", IsOfCall = true)]
    public string? Id { get; init; }

    /// <summary>Migration.</summary>
    [Option("The newest rehearsal of this migration: its name, or its plan file.", Placeholder = "MIGRATION", IsOfCall = true)]
    public string? Migration { get; init; }

    /// <summary>Sign with.</summary>
    [Option("The private key that signs the evidence (PEM, ECDSA P-256), as a reference: env:NAME or file:PATH.", Placeholder = "REFERENCE", DefaultText = "as it is in the store")]
    public SecretReference? SignWith { get; init; }
}

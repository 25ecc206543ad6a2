using Toil.Migrations;
using Toil.Operations;

namespace Toil.Rollbacks;

/// <summary>Options of <c>rollback.verify</c>.</summary>
public sealed record RollbackVerifyOptions : PlanOptions
{
    /// <summary>Evidence.</summary>
    [Option("The file with the evidence.", IsPath = true, Placeholder = "FILE", DefaultText = "the newest of the plan in the store", IsOfCall = true)]
    public string? Evidence { get; init; }

    /// <summary>Against database.</summary>
    [Option("Also holds it against the database: its schema, engine and rows. Without it, nothing is connected to.", IsOfCall = true)]
    public bool AgainstDatabase { get; init; }

    /// <summary>Trusted keys.</summary>
    [Option("Files with public keys (PEM, ECDSA P-256). Where any are given, evidence counts only when one of them has signed it.", IsPath = true, Placeholder = "FILE")]
    public IReadOnlyList<string> TrustedKeys { get; init; } = [];
}

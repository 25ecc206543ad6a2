using Toil.Operations;

namespace Toil.Migrations;

/// <summary>Options of <c>migration.run</c>.</summary>
public sealed record MigrationRunOptions : PlanOptions
{
    /// <summary>Resume.</summary>
    [Option("Goes on although it is paused or stopped.", IsOfCall = true)]
    public bool Resume { get; init; }

    /// <summary>Create.</summary>
    [Option("Makes the SQLite file, empty, where it is not there. For a plan that makes its tables.", IsOfCall = true)]
    public bool Create { get; init; }

    /// <summary>Hold.</summary>
    [Option("Stays while it is paused, and goes on when it is resumed. Without it, a pause ends the run.", IsOfCall = true)]
    public bool Hold { get; init; }

    /// <summary>Settle.</summary>
    [Option("Says how a statement ended that was cut off where Toil cannot tell: Done, or Again to run it once more.", IsOfCall = true)]
    public StatementEnd? Settle { get; init; }

    /// <summary>Evidence.</summary>
    [Option("A file with the evidence of a rehearsal, where the store does not have it.", IsPath = true, Placeholder = "FILE", IsOfCall = true)]
    public string? Evidence { get; init; }

    /// <summary>Override evidence.</summary>
    [Option("Runs on a production database without valid evidence, for this reason. It is recorded, and shown in every later report.", Placeholder = "REASON", IsOfCall = true)]
    public string? OverrideEvidence { get; init; }

    /// <summary>Trusted keys.</summary>
    [Option("Files with public keys (PEM, ECDSA P-256). Where any are given, evidence counts only when one of them has signed it.", IsPath = true, Placeholder = "FILE")]
    public IReadOnlyList<string> TrustedKeys { get; init; } = [];

    /// <summary>Every.</summary>
    [Option("Also delivers the state of the running step as a result, this often; 0 for never.", Min = "0", Max = "1d")]
    public TimeSpan Every { get; init; }

    /// <summary>Lease.</summary>
    [Option("Time without a sign of life after which another may take over.", Min = "1s", Max = "1h")]
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Reconnect.</summary>
    [Option("Time for which a lost connection is made again before the run ends.", Min = "0", Max = "1d")]
    public TimeSpan Reconnect { get; init; } = TimeSpan.FromMinutes(5);
}

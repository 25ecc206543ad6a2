using Toil.Migrations;
using Toil.Operations;
using Toil.Values;

namespace Toil.Rollbacks;

/// <summary>Options of <c>rollback.rehearse</c>.</summary>
public sealed record RehearseOptions : PlanOptions
{
    /// <summary>Sample.</summary>
    [Option("Clones a part of the rows instead of all, referentially complete where foreign keys allow; the evidence says so.", Placeholder = "10%", DefaultText = "every row")]
    public Share? Sample { get; init; }

    /// <summary>Clone on.</summary>
    [Option("Another PostgreSQL server for the clones: postgresql://user@host/database, or a name under databases: in toil.yaml. The database in it is the one to connect to first.", Placeholder = "SERVER", DefaultText = "the source's own")]
    public string? CloneOn { get; init; }

    /// <summary>Clone folder.</summary>
    [Option("Folder for the clones of SQLite databases.", IsPath = true, Placeholder = "FOLDER", DefaultText = "the folder clones beside the state store")]
    public string? CloneFolder { get; init; }

    /// <summary>Load.</summary>
    [Option("A workload file: calls that arrive during up and down, so that it shows what they feel.", IsPath = true, Placeholder = "FILE", DefaultText = "what the plan names under rehearsal: workload:", IsOfCall = true)]
    public string? Load { get; init; }

    /// <summary>Replay.</summary>
    [Option("A log of statements to replay as the load: a PostgreSQL log (stderr, CSV, JSON), or SQL.", IsPath = true, Placeholder = "FILE", IsOfCall = true)]
    public string? Replay { get; init; }

    /// <summary>Replay speed.</summary>
    [Option("How much faster than in the log the statements arrive.", Min = "0.01", Max = "1000")]
    public double ReplaySpeed { get; init; } = 1;

    /// <summary>Baseline.</summary>
    [Option("How long the load runs alone first, to be held against.", Min = "1s", Max = "1h")]
    public TimeSpan Baseline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Valid for.</summary>
    [Option("How long the evidence opens the gate.", Min = "1m", Max = "365d")]
    public TimeSpan ValidFor { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Sign with.</summary>
    [Option("The private key that signs the evidence (PEM, ECDSA P-256), as a reference: env:NAME or file:PATH.", Placeholder = "REFERENCE", DefaultText = "not signed")]
    public SecretReference? SignWith { get; init; }

    /// <summary>Evidence.</summary>
    [Option("Also writes the evidence to this file, whether or not the rehearsal passed.", IsPath = true, Placeholder = "FILE", IsOfCall = true)]
    public string? Evidence { get; init; }
}

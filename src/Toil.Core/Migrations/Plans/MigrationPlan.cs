using Toil.Operations;

namespace Toil.Migrations.Plans;

/// <summary>A migration as its file says it: checked for form, not yet held against a database.</summary>
internal sealed record MigrationPlan
{
    /// <summary>Name, unique in a database: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, at most 100.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for, or null.</summary>
    public string? Description { get; init; }

    /// <summary>A name in <c>databases:</c> of <c>toil.yaml</c>, a path or a URL; null where it is given when the plan is run.</summary>
    public string? Database { get; init; }

    /// <summary>Where <see cref="Database"/> stands in the file.</summary>
    public ValueOrigin? DatabaseOrigin { get; init; }

    /// <summary>Longest wait for a lock before an attempt is given up and made again.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The steps, in order; at least one.</summary>
    public required IReadOnlyList<MigrationStep> Steps { get; init; }

    /// <summary>What has to hold after the last step.</summary>
    public IReadOnlyList<VerifyCheck> Verify { get; init; } = [];

    /// <summary>How the work gives way to others.</summary>
    public ThrottlePlan Throttle { get; init; } = new();

    /// <summary>What a rehearsal has to show.</summary>
    public RehearsalPlan Rehearsal { get; init; } = new();

    /// <summary>Rows that may fail and be recorded before the migration stops; 0 to stop at the first.</summary>
    public int SkipRows { get; init; }

    /// <summary>Absolute path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>SHA-256 over the meaning, in lower-case hexadecimal: over names, kinds and SQL, without layout, comments, description, database, throttle and limits.</summary>
    public required string Hash { get; init; }
}

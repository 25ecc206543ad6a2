namespace Toil.Migrations.Control;

/// <summary>What the database remembers of a migration, with the sign of life of whoever runs it and what others ask of it.</summary>
internal sealed record MigrationRow
{
    /// <summary>The columns, for a query over <c>toil_migration m</c> with its beat <c>b</c> and its request <c>r</c>.</summary>
    public const string Columns =
        "m.name, m.plan_hash, m.direction, m.state, m.reason, m.epoch, m.holder, m.lag, m.step, m.started_at, m.finished_at, b.at, b.lease, r.wanted, r.reason, r.asked_by";

    public const string From =
        "toil_migration m LEFT JOIN toil_migration_beat b ON b.migration = m.name LEFT JOIN toil_migration_request r ON r.migration = m.name";

    public required string Name { get; init; }

    public required string PlanHash { get; init; }

    public required MigrationDirection Direction { get; init; }

    /// <summary>As it was written: who is gone has not said so. See <see cref="StateAt"/>.</summary>
    public required MigrationState Written { get; init; }

    public string? Reason { get; init; }

    public long Epoch { get; init; }

    public string? Holder { get; init; }

    public TimeSpan? Lag { get; init; }

    public int Step { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it came to its end; stays while a run looks whether there is more to do.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    public DateTimeOffset? BeatAt { get; init; }

    public TimeSpan Lease { get; init; }

    public Wanted Wanted { get; init; }

    public string? WantedReason { get; init; }

    public string? AskedBy { get; init; }

    public static MigrationRow Of(object?[] row) => new()
    {
        Name = (string)row[0]!,
        PlanHash = (string)row[1]!,
        Direction = Enum.Parse<MigrationDirection>((string)row[2]!),
        Written = Enum.Parse<MigrationState>((string)row[3]!),
        Reason = row[4] as string,
        Epoch = ControlValue.Number(row[5]),
        Holder = row[6] as string,
        Lag = row[7] is null ? null : TimeSpan.FromMilliseconds(ControlValue.Number(row[7])),
        Step = (int)ControlValue.Number(row[8]),
        StartedAt = ControlValue.Instant(row[9]),
        FinishedAt = ControlValue.Instant(row[10]),
        BeatAt = ControlValue.Instant(row[11]),
        Lease = TimeSpan.FromMilliseconds(ControlValue.Number(row[12])),
        Wanted = row[13] is string wanted ? Enum.Parse<Wanted>(wanted) : Wanted.Nothing,
        WantedReason = row[14] as string,
        AskedBy = row[15] as string,
    };

    /// <summary>True where somebody holds the lease and gave a sign in time.</summary>
    /// <param name="now">By the database's clock.</param>
    public bool IsHeld(DateTimeOffset now) => Holder is not null && BeatAt is { } beat && now - beat < Lease;

    /// <summary>How far it is.</summary>
    /// <param name="now">By the database's clock.</param>
    public MigrationState StateAt(DateTimeOffset now) => (Written, Wanted) switch
    {
        (MigrationState.Running or MigrationState.Paused, _) when Holder is not null && !IsHeld(now) => Written == MigrationState.Paused ? Written : MigrationState.Interrupted,
        (MigrationState.Running, Wanted.Pause) => MigrationState.Pausing,
        (MigrationState.Running, Wanted.Stop) => MigrationState.Stopping,
        _ => Written,
    };
}

/// <summary>What others ask of whoever runs a migration.</summary>
internal enum Wanted
{
    /// <summary>Nothing: go on.</summary>
    Nothing,

    /// <summary>Pause.</summary>
    Pause,

    /// <summary>Stop for good.</summary>
    Stop,
}

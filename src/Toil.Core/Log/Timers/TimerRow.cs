using System.Data.Common;
using System.Text.Json;
using Toil.Log.Store;
using Toil.State;

namespace Toil.Log.Timers;

/// <summary>A timer as the table holds it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Person">Whose it is.</param>
/// <param name="Task">Its task.</param>
/// <param name="Category">Its category.</param>
/// <param name="Cause">Its trigger.</param>
/// <param name="StartedAt">Its start.</param>
/// <param name="Zone">The person's zone.</param>
/// <param name="Team">Its team.</param>
/// <param name="Tags">Its tags, as JSON.</param>
/// <param name="Note">Its note.</param>
/// <param name="Reference">Its reference.</param>
/// <param name="Pauses">The pauses that are over, as JSON: begin, end, begin, end.</param>
/// <param name="PausedAt">Since when it is paused; null while it runs.</param>
/// <param name="Resumes">Id of the timer that goes on when this one stops, or null.</param>
internal sealed record TimerRow(
    string Id, string Person, string Task, string Category, string Cause, long StartedAt, string Zone, string? Team, string Tags, string? Note,
    string? Reference, string Pauses, long? PausedAt, string? Resumes)
{
    public const string Columns =
        "id, person, task, category, cause, started_at AS StartedAt, zone, team, tags, note, reference, pauses, paused_at AS PausedAt, resumes";

    private const string InsertSql = """
        INSERT INTO toil_timer (id, person, task, category, cause, started_at, zone, team, tags, note, reference, pauses, paused_at, resumes)
        VALUES (@Id, @Person, @Task, @Category, @Cause, @StartedAt, @Zone, @Team, @Tags, @Note, @Reference, @Pauses, @PausedAt, @Resumes)
        ON CONFLICT DO NOTHING
        """;

    public DateTimeOffset Start => StoreInstant.FromMicroseconds(StartedAt);

    public static TimerRow From(ToilTimer timer, string? resumes) => new(
        EntryRow.TextOf(timer.Id), timer.Person, timer.Task, LogWords.Of(timer.Category), LogWords.Of(timer.Trigger),
        StoreInstant.ToMicroseconds(timer.Start), timer.Zone, timer.Team, EntryRow.TextOf(timer.Tags), timer.Note, timer.Reference, "[]", null, resumes);

    /// <summary>A row of <see cref="Columns"/>.</summary>
    public static TimerRow Read(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetInt64(5), row.GetString(6),
        row[7] as string, row.GetString(8), row[9] as string, row[10] as string, row.GetString(11), row[12] as long?, row[13] as string);

    /// <summary>Puts the row into the table, unless the person has a running timer.</summary>
    public StoreStatement Insert() => new(
        InsertSql,
        ("@Id", Id), ("@Person", Person), ("@Task", Task), ("@Category", Category), ("@Cause", Cause), ("@StartedAt", StartedAt), ("@Zone", Zone),
        ("@Team", Team), ("@Tags", Tags), ("@Note", Note), ("@Reference", Reference), ("@Pauses", Pauses), ("@PausedAt", PausedAt), ("@Resumes", Resumes));

    /// <summary>How much of the time until an instant was not paused. Pauses after the instant do not count.</summary>
    public TimeSpan HandsOnAt(DateTimeOffset instant)
    {
        long end = StoreInstant.ToMicroseconds(instant);
        long pauses = PauseTimes(PausedAt is null ? null : end).Chunk(2).Sum(pause => Math.Max(0, Math.Min(pause[1], end) - pause[0]));
        return TimeSpan.FromMicroseconds(end - StartedAt - pauses);
    }

    /// <summary>The pauses with the present one, which ends at an instant, behind them.</summary>
    public string PausesUntil(DateTimeOffset instant)
        => JsonSerializer.Serialize([.. PauseTimes(StoreInstant.ToMicroseconds(instant))], LogStoreJson.Default.Int64Array);

    private IEnumerable<long> PauseTimes(long? until)
    {
        IEnumerable<long> over = JsonSerializer.Deserialize(Pauses, LogStoreJson.Default.Int64Array)!;
        return until is { } end && PausedAt is { } since ? over.Append(since).Append(end) : over;
    }

    public ToilTimer ToTimer(DateTimeOffset now) => new()
    {
        Id = Guid.ParseExact(Id, "D"),
        Task = Task,
        Category = LogWords.Category(Category),
        Trigger = LogWords.Trigger(Cause),
        Start = Start,
        Zone = Zone,
        Person = Person,
        Team = Team,
        Tags = EntryRow.TagsOf(Tags),
        Note = Note,
        Reference = Reference,
        IsPaused = PausedAt is not null,
        Elapsed = now > Start ? now - Start : TimeSpan.Zero,
        HandsOn = now > Start ? HandsOnAt(now) : TimeSpan.Zero,
    };

    /// <summary>The entry that the timer becomes.</summary>
    public ToilEntry ToEntry(DateTimeOffset end)
    {
        ToilTimer timer = ToTimer(end);
        return new ToilEntry
        {
            Id = timer.Id,
            Task = timer.Task,
            Category = timer.Category,
            Trigger = timer.Trigger,
            Start = timer.Start,
            End = end,
            Zone = timer.Zone,
            HandsOn = end > timer.Start ? timer.HandsOn : end - timer.Start,
            Person = timer.Person,
            Team = timer.Team,
            Tags = timer.Tags,
            Note = timer.Note,
            Reference = timer.Reference,
            Source = EntrySource.Timer,
        };
    }
}

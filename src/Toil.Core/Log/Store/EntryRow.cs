using System.Text.Json;
using Toil.State;

namespace Toil.Log.Store;

/// <summary>A revision of an entry as the tables hold it.</summary>
internal record EntryRow(
    string Id, string ShortId, long Revision, string Change, long ChangedAt, string ChangedBy, long Removed, string Task, string Category, string Cause,
    long StartedAt, long EndedAt, long HandsOn, string Zone, string Person, string? Team, string Tags, string? Note, string? Reference, string Source)
{
    /// <summary>The columns that both tables have, by their own names.</summary>
    public const string Names =
        "id, short_id, revision, change, changed_at, changed_by, removed, task, category, cause, "
        + "started_at, ended_at, hands_on, zone, person, team, tags, note, reference, source";

    /// <summary>The columns in the order, and by the names, of the record.</summary>
    public const string Columns =
        "id, short_id AS ShortId, revision, change, changed_at AS ChangedAt, changed_by AS ChangedBy, removed, task, category, cause, "
        + "started_at AS StartedAt, ended_at AS EndedAt, hands_on AS HandsOn, zone, person, team, tags, note, reference, source";

    /// <summary>The parameters that carry the record into <see cref="Names"/>.</summary>
    public const string Parameters =
        "@Id, @ShortId, @Revision, @Change, @ChangedAt, @ChangedBy, @Removed, @Task, @Category, @Cause, "
        + "@StartedAt, @EndedAt, @HandsOn, @Zone, @Person, @Team, @Tags, @Note, @Reference, @Source";

    public static EntryRow From(ToilEntry entry) => new(
        TextOf(entry.Id), EntryId.LastGroup(entry.Id), entry.Revision, LogWords.Of(entry.Change), StoreInstant.ToMicroseconds(entry.ChangedAt),
        entry.ChangedBy, entry.IsRemoved ? 1 : 0, entry.Task, LogWords.Of(entry.Category), LogWords.Of(entry.Trigger),
        StoreInstant.ToMicroseconds(entry.Start), StoreInstant.ToMicroseconds(entry.End), entry.HandsOn.Ticks / TimeSpan.TicksPerMicrosecond,
        entry.Zone, entry.Person, entry.Team, TextOf(entry.Tags), entry.Note, entry.Reference, LogWords.Of(entry.Source));

    public ToilEntry ToEntry() => new()
    {
        Id = Guid.ParseExact(Id, "D"),
        Task = Task,
        Category = LogWords.Category(Category),
        Trigger = LogWords.Trigger(Cause),
        Start = StoreInstant.FromMicroseconds(StartedAt),
        End = StoreInstant.FromMicroseconds(EndedAt),
        Zone = Zone,
        HandsOn = TimeSpan.FromTicks(HandsOn * TimeSpan.TicksPerMicrosecond),
        Person = Person,
        Team = Team,
        Tags = TagsOf(Tags),
        Note = Note,
        Reference = Reference,
        Source = LogWords.Source(Source),
        Revision = (int)Revision,
        Change = LogWords.Change(Change),
        ChangedAt = StoreInstant.FromMicroseconds(ChangedAt),
        ChangedBy = ChangedBy,
        IsRemoved = Removed != 0,
    };

    public static string TextOf(Guid id) => id.ToString("D");

    public static string TextOf(IReadOnlyList<string> tags) => tags.Count == 0 ? "[]" : JsonSerializer.Serialize([.. tags], LogStoreJson.Default.StringArray);

    public static IReadOnlyList<string> TagsOf(string json) => json == "[]" ? [] : JsonSerializer.Deserialize(json, LogStoreJson.Default.StringArray)!;
}

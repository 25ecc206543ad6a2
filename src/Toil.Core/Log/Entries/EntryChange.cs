using System.Text.Json.Serialization;

namespace Toil.Log;

/// <summary>What made a revision of an entry.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EntryChange>))]
public enum EntryChange
{
    /// <summary>The entry was booked by a timer, a person or a runbook.</summary>
    Booked,

    /// <summary>It was booked, or brought up to date, from a file; nobody has touched it in Toil since.</summary>
    Imported,

    /// <summary>It was edited.</summary>
    Edited,

    /// <summary>It was removed. Its content is as before, and it can be restored.</summary>
    Removed,

    /// <summary>An earlier revision was restored.</summary>
    Restored,
}

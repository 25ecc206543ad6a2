using System.Text.Json.Serialization;

namespace Toil.Log;

/// <summary>What made a person begin.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EntryTrigger>))]
public enum EntryTrigger
{
    /// <summary>They chose to.</summary>
    Manual,

    /// <summary>An alert that interrupted, and may have woken, them.</summary>
    Page,

    /// <summary>A ticket in a queue.</summary>
    Ticket,

    /// <summary>Somebody asked, by chat, mail or voice.</summary>
    Request,

    /// <summary>The calendar: it was due.</summary>
    Schedule,
}

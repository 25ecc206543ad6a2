using System.Text.Json.Serialization;

namespace Toil.Log;

/// <summary>How an entry came to be.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EntrySource>))]
public enum EntrySource
{
    /// <summary>Typed in after the fact.</summary>
    Manual,

    /// <summary>Measured by a timer.</summary>
    Timer,

    /// <summary>Booked by a run of a runbook.</summary>
    Runbook,

    /// <summary>Taken over from another tool's file.</summary>
    Import,
}

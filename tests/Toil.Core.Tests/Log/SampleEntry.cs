using Toil.Log;

namespace Toil.Core.Tests.Log;

/// <summary>Entries to begin with.</summary>
internal static class SampleEntry
{
    public static ToilEntry At(DateTimeOffset start, int minutes = 15) => new()
    {
        Id = Guid.CreateVersion7(),
        Task = "restart the queue",
        Start = start,
        End = start.AddMinutes(minutes),
        Zone = "Europe/Berlin",
        HandsOn = TimeSpan.FromMinutes(minutes),
        Person = "ada",
    };
}

using Toil.Operations;
using Toil.Schedules.Calendars;
using Toil.Schedules.Store;
using Toil.State;
using Toil.Values;

namespace Toil.Schedules;

/// <summary>What can be named at a prompt: schedules and time zones.</summary>
public static class ScheduleNames
{
    /// <summary>Beginnings of calendars.</summary>
    public static IReadOnlyList<string> Calendars { get; } =
        ["daily 03:00", "weekdays 08:30", "mon,thu 02:30", "monthly 1 04:00", "monthly last 04:00", "hourly", "every 15m", "every 6h", "0 3 * * *"];

    // The list of names alone, where the system has one: to ask .NET for them is to read every zone.
    private const string ZoneTable = "/usr/share/zoneinfo/zone.tab";

    /// <summary>Names of time zones.</summary>
    public static IReadOnlyList<string> Zones() =>
    [
        .. (File.Exists(ZoneTable) ? File.ReadLines(ZoneTable).Where(line => !line.StartsWith('#')).Select(line => line.Split('\t').ElementAtOrDefault(2)).OfType<string>().Append("UTC") : CalendarZone.Known())
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Registered schedules, with what they are.</summary>
    /// <param name="context">The call; its settings say which store is in use.</param>
    /// <param name="cancellation">Stops the query.</param>
    public static async Task<IReadOnlyList<KeyValuePair<string, string>>> SchedulesAsync(OperationContext context, CancellationToken cancellation)
    {
        StoreLocation location = ConfiguredStore.Locate(context, given: null);
        if (location.Engine == StoreEngineKind.Sqlite && !File.Exists(location.Target))
        {
            return [];
        }

        await using StateStore store = await ConfiguredStore.OpenAsync(context, given: null, CancellationToken.None);
        return [.. (await new ScheduleStore(store).ListAsync(cancellation)).Select(one => KeyValuePair.Create(one.Name, InertText.From($"{one.Runbook}, {one.Written}, on {one.Machine}", 300)))];
    }
}

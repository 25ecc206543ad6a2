using System.Globalization;
using Toil.State;

namespace Toil.Schedules.Store;

/// <summary>A registered schedule, as the store has it.</summary>
internal sealed record StoredSchedule
{
    /// <summary>Its name, one of its kind for a user of a machine.</summary>
    public required string Name { get; init; }

    /// <summary>The machine on which it was registered.</summary>
    public required string Machine { get; init; }

    /// <summary>The user of that machine.</summary>
    public required string Person { get; init; }

    /// <summary>What starts it.</summary>
    public required ScheduleTarget Target { get; init; }

    /// <summary>Name of the runbook.</summary>
    public required string Runbook { get; init; }

    /// <summary>Path of the runbook.</summary>
    public required string Path { get; init; }

    /// <summary>The calendar without its zone.</summary>
    public required string Calendar { get; init; }

    /// <summary>The calendar as a person wrote it.</summary>
    public required string Written { get; init; }

    /// <summary>The zone whose clock counts.</summary>
    public required string Zone { get; init; }

    /// <summary>Greatest random delay.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Hash of what was registered.</summary>
    public required string Hash { get; init; }

    /// <summary>When it was registered last.</summary>
    public required DateTimeOffset RegisteredAt { get; init; }

    /// <summary>From when on it is due.</summary>
    public required DateTimeOffset Since { get; init; }
}

/// <summary>A schedule as the table holds it.</summary>
internal sealed record StoredScheduleRow(
    string Name, string Machine, string Person, string Target, string Runbook, string Path, string Calendar, string Written, string Zone, long Delay, string Hash,
    long RegisteredAt, long Since)
{
    /// <summary>The columns in the order, and by the names, of the record.</summary>
    public const string Columns = "name, machine, person, target, runbook, path, calendar, written, zone, delay, hash, registered_at AS RegisteredAt, since";

    public static StoredScheduleRow From(StoredSchedule one) => new(
        one.Name, one.Machine, one.Person, one.Target.ToString().ToLowerInvariant(), one.Runbook, one.Path, one.Calendar, one.Written, one.Zone, (long)one.Delay.TotalMicroseconds,
        one.Hash, StoreInstant.ToMicroseconds(one.RegisteredAt), StoreInstant.ToMicroseconds(one.Since));

    public StoredSchedule ToSchedule() => new()
    {
        Name = Name,
        Machine = Machine,
        Person = Person,
        Target = Enum.TryParse(Target, ignoreCase: true, out ScheduleTarget target) ? target : throw new Operations.ToilException(
            "ScheduleTargetUnknown", Operations.ErrorKind.Conflict, string.Create(CultureInfo.InvariantCulture, $"The schedule '{Name}' has the target '{Values.InertText.From(Target, 40)}', which this Toil does not know."),
            "Update Toil on this machine.", Name),
        Runbook = Runbook,
        Path = Path,
        Calendar = Calendar,
        Written = Written,
        Zone = Zone,
        Delay = TimeSpan.FromMicroseconds(Delay),
        Hash = Hash,
        RegisteredAt = StoreInstant.FromMicroseconds(RegisteredAt),
        Since = StoreInstant.FromMicroseconds(Since),
    };
}

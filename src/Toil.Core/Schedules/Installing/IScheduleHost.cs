using Toil.Schedules.Targets;

namespace Toil.Schedules.Installing;

/// <summary>A scheduler of this machine, in which jobs of the user are put and from which they are taken.</summary>
internal interface IScheduleHost
{
    /// <summary>True where it is there and answers.</summary>
    Task<bool> IsThereAsync(CancellationToken cancellation);

    /// <summary>Looks what is there of a schedule; changes nothing.</summary>
    /// <param name="name">The schedule.</param>
    /// <param name="files">What it should be; null to ask only whether it is there.</param>
    /// <param name="cancellation">Stops it.</param>
    Task<Installed> LookAsync(string name, IReadOnlyList<ScheduleText>? files, CancellationToken cancellation);

    /// <summary>Puts it there, over what is there of that name. May be done again after it was killed at any moment.</summary>
    Task InstallAsync(string name, IReadOnlyList<ScheduleText> files, CancellationToken cancellation);

    /// <summary>Takes it away, whatever is left of it. May be done again after it was killed at any moment.</summary>
    Task RemoveAsync(string name, CancellationToken cancellation);

    /// <summary>What is worth knowing once it is registered.</summary>
    Task<string?> NoteAsync(CancellationToken cancellation);
}

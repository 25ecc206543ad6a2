using System.Runtime.CompilerServices;
using Toil.Operations;
using Toil.Schedules.Installing;
using Toil.Schedules.Store;
using Toil.Schedules.Targets;
using Toil.State;
using Toil.Values;

namespace Toil.Schedules;

/// <summary>Registers a schedule with this machine's scheduler.</summary>
public sealed class ScheduleRegister : Operation<ScheduleRegisterOptions, ScheduleChange>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "schedule.register",
        Cmdlet = "Register-ToilSchedule",
        Summary = "Registers a runbook with this machine's scheduler, for this user: systemd, crontab or the Task Scheduler.",
        Description = "The runbook, its parameters and the calendar are checked first. The same again changes nothing; another calendar under the same name takes the place of the first. What somebody has changed by hand is left alone, unless it is forced. The state store remembers it, so that schedule.list can hold what was due against what was done.",
        HasEffect = true,
        HasDryRun = true,
        IsRepeatable = true,
        SettingsSection = "schedules",
        OptionsType = typeof(ScheduleRegisterOptions),
        ResultType = typeof(ScheduleChange),
        ResultJsonOf = static () => ScheduleJson.Readable.ScheduleChange,
        ViewOf = static () => ScheduleViews.Changes,
    };

    /// <summary>The machine on which it runs.</summary>
    internal ScheduleMachine Machine { get; init; } = ScheduleMachine.Here;

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<ScheduleChange> RunAsync(OperationCall<ScheduleRegisterOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ScheduleTarget target = call.Options.Target ?? await ScheduleHosts.ChooseAsync(Machine, cancellation);
        IScheduleHost host = ScheduleHosts.Of(target, Machine);
        await ScheduleHosts.RequireAsync(target, Machine, cancellation);
        ScheduleRequest request = new(call.Context, Machine);
        ScheduleJob job = request.Read(call.Options, target) with { ScriptFolder = Machine.Folder };
        RefuseElsewhere(job);
        IReadOnlyList<ScheduleText> files = ScheduleWriters.Write(job);
        Installed before = await host.LookAsync(job.Name, files, cancellation);
        Refuse(job, before, call.Options.Force);

        ScheduleAct act = await KeepAsync(call.Context, job, files, before, host, cancellation);
        request.Tell(job);
        if (await host.NoteAsync(cancellation) is { } note)
        {
            call.Context.Sink.Warning(note);
        }

        yield return new ScheduleChange
        {
            Name = job.Name,
            Target = target,
            Act = act,
            IsDryRun = call.Context.IsDryRun,
            Runbook = job.Path,
            Calendar = job.Calendar.Text,
            Zone = job.Zone.Id,
            Next = request.Next(job),
            Place = before.Place,
            Text = string.Join('\n', files.Select(file => file.Text)),
        };
    }

    // The record comes first: whatever stops it in between, schedule.list shows a schedule that is not there, and doing this again puts it right.
    private async Task<ScheduleAct> KeepAsync(
        OperationContext context, ScheduleJob job, IReadOnlyList<ScheduleText> files, Installed before, IScheduleHost host, CancellationToken cancellation)
    {
        await using StateStore store = await ConfiguredStore.OpenAsync(context, given: null, cancellation);
        ScheduleStore schedules = new(store);
        StoredSchedule? known = await schedules.GetAsync(job.Name, Machine.Name, Machine.Person, cancellation);
        StoredSchedule asked = Record(job, files, schedules.Now, known);
        bool isSame = before.IsSame && known is not null && known with { RegisteredAt = asked.RegisteredAt } == asked;
        ScheduleAct act = isSame ? ScheduleAct.Unchanged : before.State == InstalledState.Missing ? ScheduleAct.Created : ScheduleAct.Replaced;
        if (isSame || context.IsDryRun)
        {
            return act;
        }

        await schedules.PutAsync(asked, cancellation);
        if (known is not null && known.Target != job.Target)
        {
            await ScheduleHosts.Of(known.Target, Machine).RemoveAsync(job.Name, cancellation);
        }

        await host.InstallAsync(job.Name, files, cancellation);
        return act;
    }

    private StoredSchedule Record(ScheduleJob job, IReadOnlyList<ScheduleText> files, DateTimeOffset now, StoredSchedule? known)
    {
        using MeaningHash hash = new("toil schedule 1");
        bool isSameTime = known is not null && known.Calendar == job.Calendar.Plain && known.Zone == job.Zone.Id;
        return new StoredSchedule
        {
            Name = job.Name,
            Machine = Machine.Name,
            Person = Machine.Person,
            Target = job.Target,
            Runbook = job.Runbook,
            Path = job.Path,
            Calendar = job.Calendar.Plain,
            Written = job.Calendar.Text,
            Zone = job.Zone.Id,
            Delay = job.Delay,
            Hash = hash.Add([.. files.Select(file => file.Text)]).End(),
            RegisteredAt = now,
            Since = isSameTime ? known!.Since : now,
        };
    }

    private static void RefuseElsewhere(ScheduleJob job)
    {
        string program = job.Launcher.Program[^1];
        if (job.Launcher.IsElsewhere || !File.Exists(program))
        {
            throw ToilException.Invalid(
                "LauncherMissing", $"There is no toil command at '{InertText.From(program, 200)}' that the scheduler could start.",
                "Name it by its path: --toil PATH; in PowerShell leave -Toil out.", program);
        }
    }

    private static void Refuse(ScheduleJob job, Installed found, bool isForced)
    {
        switch (found.State)
        {
            case InstalledState.Foreign:
                throw new ToilException(
                    "ScheduleFileForeign", ErrorKind.Conflict, $"{InertText.From(found.Place)} is there, and Toil did not write it.", "Give the schedule another name: --name NAME.", job.Name);
            case InstalledState.Changed when !isForced:
                throw new ToilException(
                    "ScheduleChanged", ErrorKind.Conflict, $"Somebody has changed the schedule '{job.Name}' in {InertText.From(found.Place)} since Toil wrote it.",
                    "Look at it, and write over it with --force, or give this one another name: --name NAME.", job.Name);
        }
    }
}

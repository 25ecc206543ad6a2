using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using Toil.PowerShell.Common;
using Toil.Runbooks.Processes;

namespace Toil.PowerShell.Runbooks;

/// <summary>The run whose script is under way in a session.</summary>
/// <param name="Run">The run.</param>
/// <param name="Scripts">Runs what is left of it when the script has ended.</param>
/// <param name="Thread">The session's thread.</param>
/// <param name="Call">The script.</param>
internal sealed record SessionRun(IScriptedRun Run, SessionScripts Scripts, IPipelineThread Thread, ScriptCall Call);

/// <summary>Which run each session is in. A thread job and ForEach-Object -Parallel have sessions of their own, which are in none.</summary>
internal static class SessionRuns
{
    private static readonly ConditionalWeakTable<Runspace, SessionRun> s_runs = [];

    /// <summary>The run of this thread's session; null for none.</summary>
    public static SessionRun? Current => Runspace.DefaultRunspace is { } session && s_runs.TryGetValue(session, out SessionRun? run) ? run : null;

    /// <summary>Makes a run, or none, that of this thread's session, until the return value is disposed of.</summary>
    public static IDisposable Enter(SessionRun? run)
    {
        Runspace session = Runspace.DefaultRunspace;
        SessionRun? before = Current;
        Set(session, run);
        return new Leave(session, before);
    }

    private static void Set(Runspace session, SessionRun? run)
    {
        if (run is null)
        {
            s_runs.Remove(session);
        }
        else
        {
            s_runs.AddOrUpdate(session, run);
        }
    }

    private sealed class Leave(Runspace session, SessionRun? before) : IDisposable
    {
        public void Dispose() => Set(session, before);
    }
}

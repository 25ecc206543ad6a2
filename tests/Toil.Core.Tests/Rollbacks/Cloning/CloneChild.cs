using System.Diagnostics;
using System.Globalization;
using Toil.Core.Tests.Support;
using Toil.Migrations.Databases;
using Toil.Migrations.Engine;
using Toil.Operations;
using Toil.Rollbacks.Cloning;
using Toil.State;

namespace Toil.Core.Tests.Rollbacks.Cloning;

/// <summary>Another process that makes a clone and kills itself on the way, or is killed: this test program, asked to run the one explicit test below.</summary>
public sealed class CloneChild : IDisposable
{
    private const string FolderVariable = "TOIL_TEST_CHILD_FOLDER";
    private const string LocationVariable = "TOIL_TEST_CHILD_DATABASE";
    private const string PlaceVariable = "TOIL_TEST_CHILD_FAILPOINT";
    private const string ShareVariable = "TOIL_TEST_CHILD_SHARE";

    private readonly Process? _process;
    private readonly string _folder = string.Empty;

    /// <summary>For the runner, which makes one to run the explicit test.</summary>
    public CloneChild()
    {
    }

    private CloneChild(Process process, string folder)
    {
        _process = process;
        _folder = folder;
    }

    /// <summary>Starts it.</summary>
    /// <param name="location">The source.</param>
    /// <param name="folder">Its own; clones of files go to <c>clones</c> in it.</param>
    /// <param name="place">Where it kills itself; null for nowhere.</param>
    /// <param name="share">Share of the rows; null for all.</param>
    internal static CloneChild Start(string location, string folder, string? place, double? share)
    {
        File.Delete(Path.Combine(folder, "ready"));
        Process process = ChildTest.Start(
            typeof(CloneChild), nameof(Work), folder,
            (FolderVariable, folder), (LocationVariable, location), (PlaceVariable, place), (ShareVariable, share?.ToString(CultureInfo.InvariantCulture)));
        return new CloneChild(process, folder);
    }

    /// <summary>What the child does.</summary>
    [Fact(Explicit = true)]
    public async Task Work()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        string folder = Environment.GetEnvironmentVariable(FolderVariable) ?? throw new InvalidOperationException("only for the other tests");
        string place = Environment.GetEnvironmentVariable(PlaceVariable)!;
        string share = Environment.GetEnvironmentVariable(ShareVariable)!;
        Failpoint.Reached = at =>
        {
            if (at == place)
            {
                using Process kill = Process.Start("kill", ["-KILL", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]);
                kill.WaitForExit();
            }
        };
        OperationContext context = new() { WorkingDirectory = folder, Sink = new SinkProbe() };
        DatabaseLocation location = new(null, StoreLocation.Parse(Environment.GetEnvironmentVariable(LocationVariable)!, folder), null);
        await using TargetDatabase source = TargetDatabase.For(location, context);
        await using ICloner cloner = Cloners.For(context, source, new() { Folder = Path.Combine(folder, "clones") });
        await File.WriteAllTextAsync(Path.Combine(folder, "ready"), string.Empty, token);
        await using DisposableClone clone = await cloner.CloneAsync(share.Length == 0 ? null : double.Parse(share, CultureInfo.InvariantCulture), token);
        await Task.Delay(TimeSpan.FromMinutes(5), token);
    }

    /// <summary>Waits until it is about to begin.</summary>
    internal async Task ReadyAsync(CancellationToken token)
    {
        long started = Stopwatch.GetTimestamp();
        while (!File.Exists(Path.Combine(_folder, "ready")) && !_process!.HasExited)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60), "the other process did not begin");
            await Task.Delay(5, token);
        }
    }

    /// <summary>Waits for its end.</summary>
    internal async Task EndAsync(CancellationToken token) => await _process!.WaitForExitAsync(token).WaitAsync(TimeSpan.FromSeconds(120), token);

    /// <summary>Ends it in the middle of whatever it does.</summary>
    internal async Task KillAsync(CancellationToken token)
    {
        _process!.Kill();
        await EndAsync(token);
    }

    /// <summary>Ends it if it still runs.</summary>
    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
        }

        _process?.Dispose();
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Probing.Preambles.Servers;

/// <summary>A real server for the time of one test, on loopback ports, in a folder of its own, under an account that is not root's where it can.</summary>
/// <remarks>
/// A shell stands between: it ends the server and removes the folder when its standard input closes, which happens even when the test process
/// is killed.
/// </remarks>
internal sealed class RealServer : IAsyncDisposable
{
    private const string Supervisor = """
        trap '' INT; folder=$1; shift
        "$@" >>"$folder/log" 2>&1 </dev/null &
        cat >/dev/null; exec 2>/dev/null
        kill -TERM $!; wait $!; rm -rf "$folder"
        """;

    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_stopLimit = TimeSpan.FromSeconds(10);

    private readonly string _parent;
    private readonly ServerPlan _plan;
    private Process? _supervisor;

    private RealServer(string parent, ServerPlan plan)
    {
        _parent = parent;
        _plan = plan;
    }

    private string Folder => Path.Combine(_parent, "c");

    /// <summary>Starts a server; skips the test where it is not installed or cannot run.</summary>
    public static async Task<RealServer> StartAsync(ServerRecipe recipe, TestIdentity identity, bool hasTls)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "real servers are run on Linux");
        string? missing = recipe.Needs.Prepend(recipe.Program).FirstOrDefault(path => !File.Exists(path));
        Assert.SkipWhen(missing is not null, $"{recipe.Package} is not installed: no {missing}");
        Assert.SkipWhen(recipe.NeedsRoot && !Environment.IsPrivilegedProcess, $"{recipe.Package} starts only as root");
        string? account = Environment.IsPrivilegedProcess ? recipe.Account : null;
        Assert.SkipWhen(account is not null && UnixAccount.FirstOf(account) is null, $"there is no account '{account}'");

        string parent = Directory.CreateTempSubdirectory("toil-s-").FullName;
        string user = account ?? Environment.UserName;
        ServerSite site = new(Path.Combine(parent, "c"), user, UnixAccount.GroupNameOf(user), hasTls);
        RealServer server = new(parent, recipe.Plan(site));
        try
        {
            await server.WriteAsync(site, identity, account);
            await server.StartAsync(recipe.Program, account);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The port of each scheme.</summary>
    public IReadOnlyDictionary<string, int> Ports => _plan.Ports;

    public async ValueTask DisposeAsync()
    {
        if (_supervisor is not null)
        {
            _supervisor.StandardInput.Close();
            using CancellationTokenSource limit = new(s_stopLimit);
            try
            {
                await _supervisor.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _supervisor.Kill(entireProcessTree: true);
                await _supervisor.WaitForExitAsync(CancellationToken.None);
            }

            _supervisor.Dispose();
        }

        Directory.Delete(_parent, recursive: true);
    }

    private async Task WriteAsync(ServerSite site, TestIdentity identity, string? account)
    {
        Directory.CreateDirectory(Folder);
        if (site.HasTls)
        {
            File.Copy(identity.CertificatePath, site.CertificatePath);
            File.Copy(identity.KeyPath, site.KeyPath);
            await RunAsync("chmod", "600", site.KeyPath);
        }

        foreach ((string name, string text) in _plan.Files)
        {
            string path = Path.Combine(Folder, name);
            if (name.EndsWith('/'))
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                await File.WriteAllTextAsync(path, text);
            }
        }

        if (account is not null)
        {
            await RunAsync("chmod", "711", _parent);
            await RunAsync("chown", "-R", account, Folder);
        }
    }

    private async Task StartAsync(string program, string? account)
    {
        string[] prefix = UnixAccount.Prefix(account);
        if (_plan.Prepare.Count > 0)
        {
            await RunAsync([.. prefix, .. _plan.Prepare]);
        }

        string[] all = [.. prefix, "sh", "-c", Supervisor, "sh", Folder, program, .. _plan.Arguments];
        ProcessStartInfo start = new(all[0], all[1..]) { WorkingDirectory = Folder, RedirectStandardInput = true };
        foreach ((string name, string value) in _plan.Environment)
        {
            start.Environment[name] = value;
        }

        _supervisor = Process.Start(start)!;
        long began = Stopwatch.GetTimestamp();
        foreach (int port in _plan.Ports.Values)
        {
            while (!await AnswersAsync(port))
            {
                string? why = _supervisor.HasExited ? "ended" : Stopwatch.GetElapsedTime(began) > s_startLimit ? "does not listen" : null;
                Assert.True(why is null, $"{program} {why}: {await ReadLogAsync()}");
                await Task.Delay(50);
            }
        }
    }

    private async Task<string> ReadLogAsync()
    {
        string path = Path.Combine(Folder, "log");
        return File.Exists(path) ? await File.ReadAllTextAsync(path) : "no log";
    }

    private static async Task<bool> AnswersAsync(int port)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task RunAsync(params string[] commandLine)
    {
        using Process process = Process.Start(new ProcessStartInfo(commandLine[0], commandLine[1..])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', commandLine)} failed: {errors} {await output}");
    }
}

using System.Text;
using Toil.Certificates;
using Toil.Certificates.Inventories;
using Toil.Certificates.Targets;
using Toil.Core.Tests.Certificates.Sweep;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Settings;
using Toil.Values;

namespace Toil.Core.Tests.Certificates.Inventories;

public sealed class InventoryTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RecordingSink _sink = new();
    private TextReader? _input;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Yaml_may_be_a_list()
    {
        var targets = await ReadYamlAsync("- shop.example.com\n- https://b.example.com:8443\n- target: c.example.com\n- [d.example.com, e.example.com]\n");
        Assert.Equal(
            ["shop.example.com:443", "https://b.example.com:8443", "c.example.com:443", "d.example.com:443", "e.example.com:443"], Texts(targets));
        Assert.Empty(_sink.Problems);
    }

    [Fact]
    public async Task Yaml_may_be_a_mapping_with_defaults_that_an_entry_overrides()
    {
        var targets = await ReadYamlAsync(
            """
            defaults:
              owner: web
              expiring-within: 20d
              labels: { env: prod }
            targets:
              - a.example.com
              - target: b.example.com
                owner: db
                server-name: front.example.com
                address: 192.0.2.1
                expiring-within: 5d
                critical-within: 1d
                labels: { env: test, tier: "1" }
                password: env:P12_PASSWORD
              - targets: [c.example.com, d.example.com]
                owner: mail
            """);
        Assert.Equal(
            ["a.example.com:443", "b.example.com:443?sni=front.example.com&address=192.0.2.1", "c.example.com:443", "d.example.com:443"], Texts(targets));
        Assert.Equal(["web", "db", "mail", "mail"], targets.Select(t => t.Options.Owner));
        Assert.Equal([20, 5, 20, 20], targets.Select(t => t.Options.ExpiringWithin!.Value.Days));
        Assert.Equal(TimeSpan.FromDays(1), targets[1].Options.CriticalWithin);
        Assert.Equal("prod", targets[0].Options.Label["env"]);
        Assert.Equal(["env=test", "tier=1"], targets[1].Options.Label.Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.Equal(SecretReference.Parse("env:P12_PASSWORD", null), targets[1].Options.Password);
        Assert.Null(targets[0].Options.Password);
    }

    [Fact]
    public async Task What_the_call_says_holds_where_neither_entry_nor_defaults_say_anything()
    {
        _folder.Write("list.yaml", "- a.example.com\n- { target: b.example.com, owner: db }\n");
        var targets = await ReadAsync("list.yaml", new() { Owner = "call", ExpiringWithin = TimeSpan.FromDays(3) });
        Assert.Equal(["call", "db"], targets.Select(t => t.Options.Owner));
        Assert.All(targets, t => Assert.Equal(3, t.Options.ExpiringWithin!.Value.Days));
    }

    [Fact]
    public async Task Relative_paths_are_taken_from_the_inventorys_folder()
    {
        _folder.Write("lists/list.yaml", "- ./shop.pem\n- certs/**/*.pem\n- path: a.pem\n- literal-path: 'b*.pem'\n- target: c.pem\n");
        _folder.Write("lists/list.txt", "./d.pem\n");
        var targets = await ReadAsync("lists/list.yaml");
        Assert.Equal(
            [new(_folder["lists/shop.pem"], false), new(_folder["lists/certs/**/*.pem"], false), new(_folder["lists/a.pem"], false), new(_folder["lists/b*.pem"], true), new(_folder["lists/c.pem"], false)],
            targets.Select(t => (PathTarget)t.Target));
        Assert.Equal(new PathTarget(_folder["lists/d.pem"], false), Assert.Single(await ReadAsync("lists/list.txt")).Target);
    }

    [Fact]
    public async Task A_plain_list_has_comments_blank_lines_and_any_line_end()
    {
        byte[] text = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("# ours\r\na.example.com\r\n\r\n   b.example.com:8443  \n\t# theirs\nbücher.example")];
        _folder.Write("list", text);
        Assert.Equal(["a.example.com:443", "b.example.com:8443", "xn--bcher-kva.example:443"], Texts(await ReadAsync("list")));
        Assert.Empty(_sink.Problems);
    }

    [Fact]
    public async Task The_dash_reads_a_plain_list_from_the_input_with_paths_from_the_working_folder()
    {
        _input = new StringReader("\uFEFFa.example.com\n#x\n./b.pem\n");
        var targets = await ReadAsync("-");
        Assert.Equal(["a.example.com:443", _folder["b.pem"]], Texts(targets));
    }

    [Fact]
    public async Task Without_an_input_the_dash_is_a_problem()
        => Assert.Equal("InventoryUnreadable", await ProblemOfAsync("-"));

    [Fact]
    public async Task A_silent_input_does_not_hold_up_a_stop()
    {
        _input = new SilentReader();
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync("-", stop: stop.Token)).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_pipe_that_nobody_writes_to_does_not_hold_up_a_stop()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a pipe of Unix");
        using (System.Diagnostics.Process make = System.Diagnostics.Process.Start("mkfifo", [_folder["pipe"]]))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync("pipe", stop: stop.Token)).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        // Lets the thread go that still waits for a writer.
        using FileStream writer = new(_folder["pipe"], FileMode.Open, FileAccess.Write);
    }

    [Theory]
    [InlineData("empty.txt", "", "InventoryEmpty")]
    [InlineData("comments.txt", "# nothing\n\n", "InventoryEmpty")]
    [InlineData("empty.yaml", "", "InventoryEmpty")]
    [InlineData("empty-list.yml", "[]", "InventoryEmpty")]
    [InlineData("comments.yaml", "# nothing\n", "InventoryEmpty")]
    [InlineData("no-targets.yaml", "defaults: { owner: web }\n", "InventoryEmpty")]
    [InlineData("null-targets.yaml", "targets:\n", "InventoryEmpty")]
    [InlineData("scalar.yaml", "shop.example.com\n", "InventoryInvalid")]
    [InlineData("targets.yaml", "targets: shop.example.com\n", "InventoryInvalid")]
    [InlineData("defaults.yaml", "defaults: [1]\ntargets: [a.example.com]\n", "InventoryInvalid")]
    [InlineData("default-target.yaml", "defaults: { target: x.example.com }\ntargets: [a.example.com]\n", "InventoryInvalid")]
    [InlineData("default-unknown.yaml", "defaults: { ownr: x }\ntargets: [a.example.com]\n", "OptionUnknown")]
    [InlineData("default-wrong.yaml", "defaults: { expiring-within: soon }\ntargets: [a.example.com]\n", "OptionInvalid")]
    [InlineData("unknown.yaml", "targts: [a.example.com]\n", "OptionUnknown")]
    [InlineData("broken.yaml", "- target: [a.example.com\n", "YamlInvalid")]
    [InlineData("tab.yaml", "targets:\n\t- a.example.com\n", "YamlInvalid")]
    [InlineData("two.yaml", "- a.example.com\n---\n- b.example.com\n", "YamlInvalid")]
    public async Task Says_what_is_wrong_with_the_whole(string name, string text, string errorId)
    {
        _folder.Write(name, text);
        Assert.Equal(errorId, await ProblemOfAsync(name));
        Assert.Equal(ErrorKind.InvalidInput, _sink.Problems[0].Kind);
        Assert.Contains(name, _sink.Problems[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.txt", "InventoryUnreadable")]
    [InlineData("missing.yaml", "YamlNotFound")]
    [InlineData("no/such/folder.txt", "InventoryUnreadable")]
    public async Task A_missing_inventory_is_not_found(string name, string errorId)
    {
        Assert.Equal(errorId, await ProblemOfAsync(name));
        Assert.Equal(ErrorKind.NotFound, _sink.Problems[0].Kind);
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("folder.yaml")]
    public async Task A_folder_is_no_inventory(string name)
    {
        Directory.CreateDirectory(_folder[name]);
        Assert.Equal("InventoryUnreadable", await ProblemOfAsync(name));
        Assert.Equal(ErrorKind.InvalidInput, _sink.Problems[0].Kind);
    }

    [Theory]
    [InlineData("ownr: x", "'ownr' is not known. Did you mean 'owner'?")]
    [InlineData("expiring: 3d", "'expiring' is not known.")]
    [InlineData("inventory: other.yaml", "'inventory' is not known.")]
    [InlineData("concurrency: 3", "'concurrency' is not known.")]
    [InlineData("expiring-within: soon", "'soon' is not a duration.")]
    [InlineData("expiring-within: 9999d", "is out of range.")]
    [InlineData("password: hunter2", "Give a reference, not the secret itself")]
    [InlineData("label: [x]", "is not a map.")]
    public async Task One_wrong_entry_is_told_with_its_line_and_the_others_are_read(string option, string message)
    {
        string yaml = $"- a.example.com\n- target: bad.example.com\n  {option}\n- b.example.com\n";
        Assert.Equal(["a.example.com:443", "b.example.com:443"], Texts(await ReadYamlAsync(yaml)));
        ToilException problem = Assert.Single(_sink.Problems);
        Assert.Contains($"{_folder["list.yaml"]} line 3,", problem.Message, StringComparison.Ordinal);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_without_a_target_is_told()
    {
        var targets = await ReadYamlAsync("- owner: web\n-\n- inventory: x\n- a.example.com\n");
        Assert.Equal(["a.example.com:443"], Texts(targets));
        Assert.Equal(["InventoryInvalid", "OptionInvalid", "OptionUnknown"], _sink.Problems.Select(p => p.ErrorId));
    }

    [Theory]
    [InlineData("list.txt", "a.example.com\nhost:70000\nops:sesame42@x\nb\0c\nb.example.com\n")]
    [InlineData("list.yaml", "- a.example.com\n- host:70000\n- ops:sesame42@x\n- \"b\\0c\"\n- b.example.com\n")]
    public async Task A_wrong_target_is_told_with_its_line(string name, string text)
    {
        _folder.Write(name, text);
        Assert.Equal(["a.example.com:443", "b.example.com:443"], Texts(await ReadAsync(name)));
        Assert.Equal(["TargetPortOutOfRange", "TargetInvalid", "TargetHostInvalid"], _sink.Problems.Select(p => p.ErrorId));
        Assert.Equal(["line 2,", "line 3,", "line 4,"], _sink.Problems.Select(p => p.Message[(p.Message.IndexOf(name, StringComparison.Ordinal) + name.Length + 1)..][..7]));
        Assert.DoesNotContain("sesame42", string.Join(' ', _sink.Problems), StringComparison.Ordinal);
        Assert.Equal("host:70000", _sink.Problems[0].Item);
    }

    [Fact]
    public async Task An_inventory_that_cannot_be_read_takes_none_of_the_others_with_it()
    {
        _folder.Write("good.yaml", "- a.example.com\n");
        _folder.Write("bad.yaml", "{");
        SweepOptions options = new() { Target = ["x.example.com"], Inventory = [_folder["missing.yaml"], _folder["bad.yaml"], _folder["missing.txt"], _folder["good.yaml"]] };
        Assert.Equal(["x.example.com:443", "a.example.com:443"], Texts(await ExpandAsync(options)));
        Assert.Equal(["YamlNotFound", "YamlInvalid", "InventoryUnreadable"], _sink.Problems.Select(p => p.ErrorId));
    }

    [Fact]
    public async Task Nothing_at_all_is_a_wrong_request()
        => Assert.Equal("NoTargets", (await Assert.ThrowsAsync<ToilException>(() => ExpandAsync(new()))).ErrorId);

    [Fact]
    public async Task A_dash_is_no_path()
    {
        Assert.Empty(await ExpandAsync(new() { Path = ["-"], LiteralPath = ["-"] }));
        Assert.All(_sink.Problems, problem => Assert.Equal("TargetInvalid", problem.ErrorId));
        Assert.Equal(2, _sink.Problems.Count);
    }

    [Fact]
    public async Task A_hundred_thousand_lines_are_streamed()
    {
        _input = new CountingReader(100_000);
        List<WeakReference> handed = [];
        int count = 0;
        await foreach (var target in Expand(new() { Inventory = ["-"] }, TestContext.Current.CancellationToken))
        {
            if (++count % 1_000 == 0)
            {
                handed.Add(new(target.Target));
            }

            Assert.True(((CountingReader)_input).Read <= count + 1); // read as they are asked for
        }

        GC.Collect();
        Assert.Equal((100_000, 100), (count, handed.Count));
        Assert.InRange(handed.Count(target => target.IsAlive), 0, 1); // none is kept
    }

    private Task<List<(SweepTarget Target, TargetOptions Options)>> ReadYamlAsync(string yaml)
    {
        _folder.Write("list.yaml", yaml);
        return ReadAsync("list.yaml");
    }

    private Task<List<(SweepTarget Target, TargetOptions Options)>> ReadAsync(string name, SweepOptions? options = null, CancellationToken? stop = null)
        => ExpandAsync((options ?? new()) with { Inventory = [name == "-" ? name : _folder[name]] }, stop);

    private async Task<string> ProblemOfAsync(string name)
    {
        Assert.Empty(await ReadAsync(name));
        return Assert.Single(_sink.Problems).ErrorId;
    }

    private async Task<List<(SweepTarget Target, TargetOptions Options)>> ExpandAsync(SweepOptions options, CancellationToken? stop = null)
    {
        List<(SweepTarget, TargetOptions)> targets = [];
        await foreach (var target in Expand(options, stop ?? TestContext.Current.CancellationToken))
        {
            targets.Add(target);
        }

        return targets;
    }

    private IAsyncEnumerable<(SweepTarget Target, TargetOptions Options)> Expand(SweepOptions options, CancellationToken stop)
    {
        OperationContext context = new() { WorkingDirectory = _folder.Path, Sink = _sink, Input = _input, Settings = ToilSettings.Empty };
        return TargetExpander.ExpandAsync(new OperationCall<SweepOptions>(options, One(options), context), stop);
    }

    private static async IAsyncEnumerable<SweepOptions> One(SweepOptions options)
    {
        await Task.CompletedTask;
        yield return options;
    }

    private static string[] Texts(IEnumerable<(SweepTarget Target, TargetOptions Options)> targets) => [.. targets.Select(t => t.Target.Text)];

    private sealed class SilentReader : TextReader
    {
        public override async ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
        {
            // Deaf to the token, as a terminal is.
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            return null;
        }
    }

    private sealed class CountingReader(int lines) : TextReader
    {
        public new int Read { get; private set; }

        public override ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
            => ValueTask.FromResult(Read == lines ? null : $"host-{++Read}.example.com");
    }
}

using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Log;
using Toil.Operations;
using Toil.Settings;
using Toil.State;
using Toil.Values;

namespace Toil.Core.Tests.Log;

/// <summary>Operations of the log on a store of the test's own, with a clock that stands where it is set.</summary>
public abstract class LogTestBase(PostgresFixture postgres) : StoreTestBase(postgres)
{
    private string _settings = string.Empty;

    private protected TestClock Clock { get; } = new(new DateTimeOffset(2026, 11, 20, 14, 0, 0, TimeSpan.Zero));

    private protected SinkProbe Sink { get; } = new();

    /// <summary>Makes a new store, and has every call use it.</summary>
    protected async Task UseAsync(StoreEngineKind engine, string more = "")
        => Use(await NewTextAsync(engine), more);

    protected void Use(string location, string more = "")
        => _settings = $"store: '{location}'\nlog:\n  person: ada\n  zone: Europe/Berlin\n{more}";

    private protected OperationContext Context(string? settings = null) => new()
    {
        WorkingDirectory = Folder,
        Sink = Sink,
        Time = Clock,
        Settings = ToilSettings.Read(Path.Combine(Folder, "toil.yaml"), YamlReader.Read("toil.yaml", settings ?? _settings)),
    };

    /// <summary>Runs an operation as the runner does: <c>"start", "task", "x", "nested", true</c>.</summary>
    private protected async Task<List<T>> RunAsync<T>(string verb, params object[] values)
    {
        List<OptionValue> options = [.. values.Chunk(2).Select(pair => new OptionValue((string)pair[0], pair[1], new ValueOrigin("--" + pair[0])))];
        return await OperationCatalog.Get("log." + verb).RunAsync(options, Context(), Token).Cast<T>().ToListAsync(Token);
    }

    private protected async Task<ToilEntry> OneAsync(string verb, params object[] values) => Assert.Single(await RunAsync<ToilEntry>(verb, values));

    private protected Task<ToilTimer> StartAsync(string task, params object[] values) => Task.Run(async ()
        => Assert.Single(await RunAsync<ToilTimer>("start", ["task", task, .. values])));

    private protected static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}

using Toil.Core.Tests.Support;
using Toil.Log;
using Toil.Operations;
using Toil.State;

namespace Toil.Core.Tests.Log;

public sealed class ImportTests(PostgresFixture postgres) : LogTestBase(postgres)
{
    [Fact]
    public async Task Klog_is_read_in_all_its_forms()
    {
        List<ToilEntry> entries = await ImportAsync("a.klg", """
            2026-11-18 (8h!)
            On call #team=platform
                9:00 - 10:30 Deployed the shop #deploy #web
                1h30m health checks
                -30m Lunch
                11:00am-11:20am #category=engineering write #script
                15:00 - ??
                23:00 - 1:10> night #deploy
                    second line
                22:00 - 24:00 #a

            2026/11/19
              <23:40 - 3:12 #incident #ref="https://example.com/1"
              0:30> - 0:45> #trigger=page #task="restart the queue"
            """, new LogImported("a.klg", LogFormat.Klog, 7, 0, 0, 0, 0));

        Assert.Contains("line 7: The range is still open", Assert.Single(Sink.Warnings));
        ToilEntry deploy = entries.Single(entry => entry.Start == Utc("2026-11-18T08:00Z"));
        Assert.Equal(("deploy", "Deployed the shop", "platform", Utc("2026-11-18T09:30Z")), (deploy.Task, deploy.Note, deploy.Team, deploy.End));
        Assert.Equal(["web"], deploy.Tags);
        ToilEntry script = entries.Single(entry => entry.Task == "script");
        Assert.Equal((EntryCategory.Engineering, "write", Utc("2026-11-18T10:00Z")), (script.Category, script.Note, script.Start));

        // In the first room that the day's ranges leave, and the break is taken from it.
        ToilEntry checks = entries.Single(entry => entry.Task == "health checks");
        Assert.Equal((Utc("2026-11-18T10:20Z"), 90.0, 60.0), (checks.Start, checks.Elapsed.TotalMinutes, checks.HandsOn.TotalMinutes));
        ToilEntry night = entries.Single(entry => entry.Start == Utc("2026-11-18T22:00Z"));
        Assert.Equal((Utc("2026-11-19T00:10Z"), "night\nsecond line"), (night.End, night.Note));
        Assert.Equal(Utc("2026-11-18T23:00Z"), entries.Single(entry => entry.Task == "a").End);
        ToilEntry incident = entries.Single(entry => entry.Task == "incident");
        Assert.Equal((Utc("2026-11-18T22:40Z"), Utc("2026-11-19T02:12Z"), "https://example.com/1"), (incident.Start, incident.End, incident.Reference));
        ToilEntry page = entries.Single(entry => entry.Task == "restart the queue");
        Assert.Equal((EntryTrigger.Page, Utc("2026-11-19T23:30Z")), (page.Trigger, page.Start));
        Assert.All(entries, entry => Assert.Equal((EntrySource.Import, EntryChange.Imported, "Europe/Berlin"), (entry.Source, entry.Change, entry.Zone)));
    }

    [Theory]
    [InlineData("a.csv", "task,start,duration\nx,2026-09-02 10:00,15\n")]
    [InlineData("a.csv", "task,start,duration,hands-on\nx,2026-09-02 10:00,15d,5\n")]
    [InlineData("a.json", "[{\"task\":\"x\",\"start\":\"2026-08-01T10:00Z\",\"duration\":15}]")]
    public async Task A_bare_number_is_no_duration_of_so_many_days(string name, string text)
    {
        Assert.Empty(await ImportAsync(name, text, new LogImported(name, name.EndsWith('v') ? LogFormat.Csv : LogFormat.Json, 0, 0, 0, 0, 1)));
        Assert.Contains("is not a duration", Assert.Single(Sink.Problems).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0:45", 0)]
    [InlineData("45m", 0)]
    [InlineData("0:59:30", 1)]
    [InlineData("1h", 1)]
    public async Task A_row_whose_end_and_duration_part_is_not_booked_by_one_of_them(string duration, int booked)
    {
        string text = $"task,start,end,duration\nx,2026-09-02 10:00,2026-09-02 11:00,{duration}\n";
        Assert.Equal(booked, (await ImportAsync("a.csv", text, new LogImported("a.csv", LogFormat.Csv, booked, 0, 0, 0, 1 - booked))).Count);
        if (booked == 0)
        {
            Assert.Contains("From its start to its end are 1h, and its duration says 45m.", Assert.Single(Sink.Problems).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_in_another_encoding_is_refused_and_not_booked_with_other_letters()
    {
        await UseAsync(StoreEngineKind.Sqlite);
        await File.WriteAllBytesAsync(Path.Combine(Folder, "a.csv"), System.Text.Encoding.Latin1.GetBytes("task,start,duration\nb\u00fcro,2026-11-02 10:00,15m\n"), Token);
        ToilException error = await FailsAsync("ImportUnreadable", () => RunAsync<LogImported>("import", "path", new[] { "a.csv" }));
        Assert.Contains("not UTF-8", error.Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(Folder, "a.csv"), "task,start,duration\nb\u00fcro,2026-11-02 10:00,15m\n", System.Text.Encoding.Unicode, Token);
        Assert.Equal(1, (await RunAsync<LogImported>("import", "path", new[] { "a.csv" }))[0].Booked);
        Assert.Equal("b\u00fcro", Assert.Single(await RunAsync<ToilEntry>("list")).Task);
    }

    [Fact]
    public async Task Bad_lines_of_klog_are_named_and_the_others_booked()
    {
        await ImportAsync("a.klg", """
            2026-11-18
                9:00 - 10:00 #good
                nonsense here
                25:00 - 26:00 #x
                9:61 - 10:00 #x
                13:00pm - 14:00 #x
                10:00 - 9:00 #backwards
                10:00 - 10:00 #nothing
                -5h break
                1h61m #x
                30h #x
                0:30> - <0:10 #x

            not a date
                1h #x

            2026-02-30
                1h #x

            2026-03-29
                2:30 - 3:30 #skipped

            2030-01-01
                9:00 - 10:00 #future
            """, new LogImported("a.klg", LogFormat.Klog, 1, 0, 0, 0, 14));

        Assert.Equal(
            [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 17, 21, 24],
            Sink.Problems.Select(problem => int.Parse(problem.Sentence.Split(" line ")[1].Split(':')[0], null)).Order());
        Assert.All(Sink.Problems, problem => Assert.True(problem.Remedy.Length > 10));
    }

    [Fact]
    public async Task Timewarrior_is_read_from_its_export_and_its_data()
    {
        string[] files =
        [
            """
            [{"id":2,"start":"20261118T090000Z","end":"20261118T100000Z","tags":["a\"b","deploy","web shop","overhead"],"annotation":"said \"hi\" # yes"},
            {"id":3,"start":"20261118T110000Z","end":"20261118T111500Z","annotation":"no tags"},
            {"id":1,"start":"20261118T120000Z","tags":["x"]}]
            """,
            """
            inc 20261118T090000Z - 20261118T100000Z # "a\"b" deploy "web shop" overhead # "said \"hi\" # yes"
            inc 20261118T110000Z - 20261118T111500Z # # "no tags"
            inc 20261118T120000Z # x
            """,
        ];
        foreach (string text in files)
        {
            Sink.Warnings.Clear();
            List<ToilEntry> entries = await ImportAsync(text[0] == '[' ? "tw.json" : "2026-11.data", text, new LogImported("", LogFormat.Timewarrior, 2, 0, 0, 0, 0));
            Assert.Contains("still open", Assert.Single(Sink.Warnings));
            ToilEntry shop = entries.Single(entry => entry.Tags.Count > 0);
            Assert.Equal(("a\"b", "said \"hi\" # yes", EntryCategory.Overhead), (shop.Task, shop.Note, shop.Category));
            Assert.Equal(["deploy", "web shop"], shop.Tags);
            Assert.Equal("no tags", entries.Single(entry => entry.Tags.Count == 0).Task);
        }
    }

    [Fact]
    public async Task Csv_is_read_by_the_names_of_its_columns()
    {
        List<ToilEntry> entries = await ImportAsync("a.csv", """
            Start;Task;Duration;Hands-On;Tags;Colour;Zone
            2026-11-18 09:00;"deploy; shop";20m;10m;a;red;
            2026-11-18 10:00;;20m;;;;
            2026-11-18 11:00;x;-5m;;;;
            2026-13-18 11:00;x;5m;;;;
            2026-11-18 12:00;x;5m;6m;;;
            2031-11-18 12:00;x;5m;;;;
            2026-11-18 13:00;x;5m;;;;Mars/Base
            2026-11-18 14:00;x;5m;;;;;;;
            2026-11-18 09:00;"tokyo";00:20:00;;"[""a;b"",""c""]";;Asia/Tokyo
            """, new LogImported("a.csv", LogFormat.Csv, 2, 0, 0, 0, 7));

        Assert.Contains("passed over: Colour", Assert.Single(Sink.Warnings));
        Assert.Equal(["line 3", "line 4", "line 5", "line 6", "line 7", "line 8", "line 9"], Sink.Problems.Select(problem => (string)problem.Item!));
        ToilEntry tokyo = entries.Single(entry => entry.Task == "tokyo");
        Assert.Equal((Utc("2026-11-18T00:00Z"), "Asia/Tokyo"), (tokyo.Start, tokyo.Zone));
        Assert.Equal(["a;b", "c"], tokyo.Tags);
    }

    [Fact]
    public async Task Missing_columns_are_named()
    {
        await UseAsync(StoreEngineKind.Sqlite);
        await File.WriteAllTextAsync(Path.Combine(Folder, "a.csv"), "job,when\nx,y\n", Token);
        ToilException problem = await FailsAsync("ImportColumnMissing", () => RunAsync<LogImported>("import", "path", new[] { "a.csv" }));
        Assert.Contains("no column task, start, end or duration; it names job, when", problem.Sentence);
    }

    [Fact]
    public async Task Strict_books_none()
    {
        await UseAsync(StoreEngineKind.Sqlite);
        await File.WriteAllTextAsync(Path.Combine(Folder, "a.csv"), "task,start,duration\nx,2026-11-18 09:00,5m\n,2026-11-18 10:00,5m\n", Token);
        await FailsAsync("ImportRefused", () => RunAsync<LogImported>("import", "path", new[] { "a.csv" }, "strict", true));
        Assert.Equal("line 3", Assert.Single(Sink.Problems).Item);
        Assert.Empty(await RunAsync<ToilEntry>("list"));
    }

    [Theory, ClassData(typeof(State.BothEngines))]
    public async Task A_file_that_is_read_twice_is_booked_once_and_its_edits_are_followed(StoreEngineKind engine)
    {
        await UseAsync(engine);
        string path = Path.Combine(Folder, "a.klg");
        const string First = "2026-11-18\n    9:00 - 10:00 #one\n    10:00 - 11:00 #two\n    30m #three\n    30m #three\n    12:00 - 12:10 #gone\n";
        await ReadAsync(First, new(path, LogFormat.Klog, 5, 0, 0, 0, 0));
        await ReadAsync(First, new(path, LogFormat.Klog, 0, 0, 5, 0, 0));
        List<ToilEntry> entries = await RunAsync<ToilEntry>("list");
        await OneAsync("edit", "id", entries.Single(entry => entry.Task == "two").ShortId, "note", "mine");
        await OneAsync("remove", "id", entries.Single(entry => entry.Task == "gone").ShortId);

        // One is edited at both ends, one in the file alone, one was removed, and one is new.
        await ReadAsync(
            First.Replace("10:00 #one", "10:00 #uno", StringComparison.Ordinal).Replace("11:00 #two", "11:30 #two", StringComparison.Ordinal) + "    14:00 - 15:00 #new\n",
            new(path, LogFormat.Klog, 1, 1, 3, 1, 0));
        entries = await RunAsync<ToilEntry>("list");
        Assert.Equal(["new", "three", "three", "two", "uno"], entries.Select(entry => entry.Task).Order());
        Assert.Equal(60, entries.Single(entry => entry.Task == "two").Elapsed.TotalMinutes);
        Assert.Contains("has changed in Toil", Assert.Single(Sink.Warnings));

        async Task ReadAsync(string text, LogImported expected)
        {
            await File.WriteAllTextAsync(path, text, Token);
            Assert.Equal(expected, Assert.Single(await RunAsync<LogImported>("import", "path", new[] { path })));
        }
    }

    [Fact]
    public async Task A_start_that_was_moved_in_the_file_is_pointed_at()
    {
        await UseAsync(StoreEngineKind.Sqlite);
        string path = Path.Combine(Folder, "a.klg");
        await File.WriteAllTextAsync(path, "2026-11-18\n    9:00 - 10:00 #one\n    11:00 - 12:00 #two\n", Token);
        await RunAsync<LogImported>("import", "path", new[] { path });
        await File.WriteAllTextAsync(path, "2026-11-18\n    9:05 - 10:00 #one\n    11:00 - 12:00 #two\n", Token);
        await RunAsync<LogImported>("import", "path", new[] { path });
        Assert.Contains("line 2: the new entry overlaps", Assert.Single(Sink.Warnings));
    }

    private async Task<List<ToilEntry>> ImportAsync(string name, string text, LogImported expected)
    {
        await UseAsync(StoreEngineKind.Sqlite);
        string path = Path.Combine(Folder, name);
        await File.WriteAllTextAsync(path, text, Token);
        Assert.Equal(expected with { Path = path }, Assert.Single(await RunAsync<LogImported>("import", "path", new[] { path })));
        return await RunAsync<ToilEntry>("list");
    }
}

using System.Diagnostics;
using Toil.Core.Tests.Support;
using Toil.Log.Candidates;
using Toil.Log.Candidates.Histories;
using Toil.Operations;

namespace Toil.Core.Tests.Log.Candidates;

/// <summary>Files that are no history, or nobody's business: each is a problem of its own, and the others are read.</summary>
public sealed class HistoryFileTests : CandidateTest
{
    private const string Good = "make all\n";

    [Fact]
    public async Task A_bad_file_is_told_and_the_others_are_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "FIFOs and links as Unix has them");
        using (Process mkfifo = Process.Start("mkfifo", Folder["fifo"]))
        {
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Folder.Link("dangling", "nowhere");
        Folder.Link("null", "/dev/null");
        Directory.CreateDirectory(Folder["folder"]);
        byte[] garbage = new byte[100_000];
        new System.Random(1).NextBytes(garbage);
        Folder.Write("garbage", garbage);
        Folder.Write("empty", string.Empty);
        Folder.Write("good", Good);
        Folder.Link("link", "good");
        string[] names = ["fifo", "dangling", "null", "folder", "garbage", "missing", "empty", "good", "link", "good"];

        Candidate candidate = Assert.Single(await FindAsync(Value("path", names), Value("min-count", 1)));

        Assert.Equal(1, candidate.Count); // the link leads to a file that has been read
        Assert.Equal(
            ["HistoryNotAFile", "HistoryNotFound", "HistoryNotAFile", "HistoryNotAFile", "HistoryNotText", "HistoryNotFound"], Sink.Problems.Select(problem => problem.ErrorId));
        Assert.All(Sink.Problems, problem => Assert.Contains(Folder.Path, problem.Sentence, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Damage_costs_the_damaged_line_alone()
    {
        Folder.Write("h", [.. "make all\n"u8, 0xC3, 0x28, .. "make all\n"u8, 0, 0, 0, (byte)'\n', .. "make all\n"u8]);
        Assert.Equal(2, (await FindAsync(Value("path", "h"), Value("min-count", 1))).Single(c => c.Template == "make all").Count);
    }

    [Fact]
    public void A_file_that_this_user_may_not_read_says_so()
    {
        string path = Folder.Write("h", Good);
        ToilException problem = Unprivileged.Run(Folder, path, () => Assert.Throws<ToilException>(() => HistoryFile.Open(new HistorySource(path, true, HistoryFormat.Auto))));
        Assert.Equal(("HistoryDenied", ErrorKind.AccessDenied), (problem.ErrorId, problem.Kind));
    }

    [Fact]
    public async Task A_file_of_somebody_else_must_be_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "only root can give a file away");
        string path = Folder.Write("h", Good);
        using (Process chown = Process.Start("chown", ["65534", path]))
        {
            await chown.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        LogCandidates operation = new() { FindHistories = () => [path] };
        Assert.Empty(await FindAsync(operation, Value("min-count", 1)));
        Assert.Empty(await FindAsync(Value("path", Folder["*"]), Value("min-count", 1)));
        Assert.Equal(["HistoryNotYours", "HistoryNotYours"], Sink.Problems.Select(problem => problem.ErrorId));
        Assert.Single(await FindAsync(Value("path", path), Value("min-count", 1)));
    }

    [Fact]
    public async Task Two_gigabytes_are_read_in_bounded_memory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a file with a hole");
        Folder.Write("text", string.Concat(Enumerable.Repeat(Good, 10_001)));
        using (FileStream file = File.OpenWrite(Folder["text"]))
        {
            file.SetLength(2L * 1024 * 1024 * 1024);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(10_001, Assert.Single(await FindAsync(Value("path", Folder["text"]))).Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64_000_000);
        Assert.Contains("64 KiB", Assert.Single(Sink.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_history_it_says_so()
    {
        Assert.Empty(await FindAsync(new LogCandidates { FindHistories = () => [] }));
        Assert.Contains("--path", Assert.Single(Sink.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("since", "yesterday-ish", "SinceInvalid")]
    [InlineData("ignore", " ", "IgnoreInvalid")]
    [InlineData("min-count", "0", "OptionOutOfRange")]
    [InlineData("format", "tcsh", "OptionInvalid")]
    public async Task A_wrong_request_is_refused(string option, string value, string error)
        => Assert.Equal(error, (await Assert.ThrowsAsync<ToilException>(() => FindAsync(Value(option, value)))).ErrorId);

    [Fact]
    public void Histories_are_found_where_shells_keep_them()
    {
        string[] expected =
        [
            Folder.Write("own", Good), Folder.Write(".bash_history", Good), Folder.Write(".zsh_history", Good), Folder.Write("data/fish/fish_history", Good),
            Folder.Write("data/powershell/PSReadLine/ConsoleHost_history.txt", Good),
        ];
        Dictionary<string, string> environment = new() { ["HISTFILE"] = Folder["own"], ["XDG_DATA_HOME"] = Folder["data"] };
        Assert.Equal(expected, HistoryLocations.Find(environment.GetValueOrDefault, Folder.Path));
        Assert.Empty(HistoryLocations.Find(_ => null, string.Empty));
    }
}

using Toil.Core.Tests.Support;
using Toil.Issues.GitHub;
using Toil.Issues.Tracking;

namespace Toil.Core.Tests.Issues.GitHub;

/// <summary>What has not changed costs no rate limit, and a cache that is not to be had costs nothing but the request.</summary>
public sealed class GitHubCacheTests : GitHubTestBase
{
    private readonly TempFolder _folder = new();

    public GitHubCacheTests() => Fake.Add("one", "text", "toil");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Folder => _folder["state/github"];

    [Fact]
    public async Task A_list_that_has_not_changed_is_not_sent_again()
    {
        foreach (int number in Enumerable.Range(2, 150))
        {
            Fake.Add($"issue {number}", null, "toil");
        }

        Assert.Equal(151, (await ListAsync(Client())).Count);
        Assert.Equal(151, (await ListAsync(Client())).Count);
        Assert.Equal([200, 200, 304, 304], Fake.Requests.Select(request => request.Status!.Value));

        Fake.Issues[151].Title = "other";
        Assert.Equal("other", (await ListAsync(Client()))[^1].Title);
        Assert.Equal([304, 200], Fake.Requests.Skip(4).Select(request => request.Status!.Value));
    }

    [Fact]
    public async Task A_page_that_has_become_full_does_not_hide_the_next_one()
    {
        for (int number = 2; number <= 205; number++)
        {
            Fake.Add($"issue {number}", null, "toil");
            if (number is 99 or 100 or 101 or 102 or 199 or 200 or 201)
            {
                Assert.Equal(number, (await ListAsync(Client())).Count);
                Assert.Equal(number, (await ListAsync(Client())).Count);
            }
        }

        Assert.Contains(Fake.Requests, request => request.Status == 304);
        for (int number = 205; number >= 95; number--)
        {
            Assert.Equal(number, (await ListAsync(Client())).Count);
            Fake.Issues.Remove(number);
        }
    }

    [Fact]
    public async Task Only_its_owner_may_read_it_and_the_token_is_not_in_it()
    {
        _ = await ListAsync(Client());
        string file = Assert.Single(Directory.GetFiles(Folder));
        Assert.DoesNotContain(Fake.Token, file + File.ReadAllText(file), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        }
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("changed")]
    [InlineData("empty")]
    [InlineData("foreign")]
    [InlineData("folder")]
    [InlineData("huge")]
    public async Task A_broken_file_is_as_none(string how)
    {
        _ = await ListAsync(Client());
        string file = Assert.Single(Directory.GetFiles(Folder));
        byte[] content = File.ReadAllBytes(file);
        switch (how)
        {
            case "cut":
                File.WriteAllBytes(file, content[..(content.Length / 2)]);
                break;
            case "changed":
                content[^20] ^= 1;
                File.WriteAllBytes(file, content);
                break;
            case "empty":
                File.WriteAllBytes(file, []);
                break;
            case "foreign":
                File.WriteAllText(file, new string('x', 500) + "\n\n\n");
                break;
            case "huge":
                using (FileStream stream = File.OpenWrite(file))
                {
                    stream.SetLength(AnswerCache.MaxFileLength + 1L);
                }

                break;
            default:
                File.Delete(file);
                Directory.CreateDirectory(file);
                break;
        }

        Assert.Equal("one", Assert.Single(await ListAsync(Client())).Title);
        Assert.Equal([200, 200], Fake.Requests.Select(request => request.Status!.Value));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_as_none()
    {
        _folder.Write("state", "a file where the folder should be");
        Assert.Single(await ListAsync(Client()));
        Assert.Single(await ListAsync(Client()));
        Assert.Empty(Sink.Warnings);
    }

    [Fact]
    public async Task Another_token_has_answers_of_its_own()
    {
        _ = await ListAsync(Client());
        Fake.Token = "ghp_another0123456789another0123456789a";
        _folder.Write("other", Fake.Token);
        IssueTrackerOptions options = Fake.Options() with { Token = Toil.Values.SecretReference.Parse("file:" + _folder["other"], null) };
        _ = await ListAsync(Open(options: options, tuning: GitHubFake.Tuning with { CacheFolder = Folder }));
        Assert.Equal([200, 200], Fake.Requests.Select(request => request.Status!.Value));
        Assert.Equal(2, Directory.GetFiles(Folder).Length);
    }

    [Fact]
    public async Task What_changes_with_every_run_is_not_kept()
    {
        IIssueTracker tracker = Client();
        _ = await ListAsync(tracker, since: DateTimeOffset.UtcNow.AddDays(-1));
        _ = await tracker.CommentsAsync(1, DateTimeOffset.UtcNow, Cancel).ToListAsync(Cancel);
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public async Task It_has_an_end_and_keeps_what_was_used_last()
    {
        Directory.CreateDirectory(Folder);
        foreach (int number in Enumerable.Range(0, AnswerCache.MaxFiles + 50))
        {
            string path = Path.Combine(Folder, $"{number}.answer");
            File.WriteAllText(path, "old");
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-1).AddSeconds(number));
        }

        File.WriteAllText(Path.Combine(Folder, "ancient.answer"), "old");
        File.SetLastWriteTimeUtc(Path.Combine(Folder, "ancient.answer"), DateTime.UtcNow.AddDays(-31));
        File.WriteAllText(Path.Combine(Folder, "dead.answer.x.new"), "half");
        File.SetLastWriteTimeUtc(Path.Combine(Folder, "dead.answer.x.new"), DateTime.UtcNow.AddHours(-2));
        File.WriteAllText(Path.Combine(Folder, "note.txt"), "somebody's");
        _ = await ListAsync(Client());
        string[] left = [.. Directory.GetFiles(Folder).Select(path => Path.GetFileName(path))];
        Assert.Equal(AnswerCache.MaxFiles + 1, left.Length);
        Assert.Contains("note.txt", left);
        Assert.DoesNotContain("ancient.answer", left);
        Assert.DoesNotContain("dead.answer.x.new", left);
        Assert.Contains($"{AnswerCache.MaxFiles + 49}.answer", left);
    }

    [Fact]
    public async Task Many_at_once_read_whole_answers()
    {
        await Parallel.ForAsync(0, 20, Cancel, async (_, _) =>
        {
            using IIssueTracker tracker = Fake.OpenTracker(Context(), null, GitHubFake.Tuning with { CacheFolder = Folder });
            for (int again = 0; again < 5; again++)
            {
                Assert.Single(await ListAsync(tracker));
            }
        });
        Assert.Single(Directory.GetFiles(Folder));
    }

    private IIssueTracker Client() => Open(tuning: GitHubFake.Tuning with { CacheFolder = Folder });
}

using FsCheck;
using FsCheck.Fluent;
using Toil.Core.Tests.Support;
using Toil.Log.Candidates;

namespace Toil.Core.Tests.Log.Candidates;

/// <summary>What varies is a placeholder, and what does not stands as it was typed.</summary>
public sealed class TemplateTests : CandidateTest
{
    private static readonly Gen<string> s_line = Gen.Elements(
        "kubectl delete pod {0} -n prod", "ssh web{1} uptime", "git checkout feature/{0}", "psql -c \"select {1}\"", "make t{2}", "scp f{1} h{2}:/x", "cp a{2} b{2}", "ls {1}", "sudo kill {1}",
        "tool {0} {2} --x={1}", "A=1 run {2}", "echo {2} | tee x", "curl https://x.example/{1}?t={0}", "rm {0}.log b.log c.log").SelectMany(_ => Gen.Choose(0, 99), (format, n)
            => string.Format(System.Globalization.CultureInfo.InvariantCulture, format, $"web-7d4b9c{n}-x2x{n % 10}", n, n % 7));

    [Theory]
    [InlineData("kubectl delete pod {id} -n prod", "kubectl delete pod web-7d4b9c-x2x -n prod", "kubectl delete pod api-5f6d8b-k9z -n prod")]
    [InlineData("ssh {host} sudo systemctl restart nginx", "ssh web1 sudo systemctl restart nginx", "ssh deploy@db.example.com sudo systemctl restart nginx")]
    [InlineData("psql -c \"DELETE FROM s WHERE id = {n}\"", "psql -c 'DELETE FROM s WHERE id = 17'", "psql -c \"DELETE FROM s WHERE id = 99\"")]
    [InlineData("systemctl restart nginx", "sudo systemctl restart nginx", "time systemctl restart nginx", "FOO=1 systemctl restart nginx 2>/dev/null")]
    [InlineData("ping {host}", "ping a", "ping 10.0.0.1")]
    [InlineData("kill -9 {n}", "kill -9 123", "kill -9 456")]
    [InlineData("kill {n}...", "kill 123 4", "kill 456 1 2")]
    [InlineData("head -{n} x.log", "head -5 x.log", "head -20 x.log")]
    [InlineData("nginx -p{n}", "nginx -p80", "nginx -p8080")]
    [InlineData("docker exec {id} sh", "docker exec 0a1b2c3d4e5f sh", "docker exec ffeeddccbb99 sh")]
    [InlineData("git cherry-pick {id}", "git cherry-pick 1a2b3c4", "git cherry-pick 9f8e7d6c5b4a")]
    [InlineData("curl https://api.example.com/orders/{n}", "curl https://api.example.com/orders/17", "curl https://api.example.com/orders/18")]
    [InlineData("restore --at={date}", "restore --at=2026-11-20", "restore --at=2026-11-21T10:00")]
    [InlineData("kubectl logs pod/{id}", "kubectl logs pod/web-7d4b9c-x2x", "kubectl logs pod/web-7d4b9c-x3x")]
    [InlineData("docker pull shop:{version}", "docker pull shop:1.2.3", "docker pull shop:1.2.4")]
    public async Task Values_whose_sort_is_certain_are_masked(string template, params string[] lines)
        => Assert.Equal(new() { [template] = lines.Length }, await TemplatesAsync(lines));

    [Fact]
    public async Task Words_that_vary_are_merged_and_frequent_ones_stay()
    {
        IEnumerable<string> lines = Enumerable.Range(0, 40).Select(i => $"git checkout feature/{(char)('a' + (i % 26))}{(char)('a' + (i / 3))}x")
            .Concat(Enumerable.Repeat("git checkout main", 30))
            .Concat(Enumerable.Range(0, 20).Select(i => $"ansible-playbook {(i < 10 ? "deploy" : "rotate")}.yml"))
            .Concat(Enumerable.Range(0, 100).Select(i => $"kubectl rollout restart deployment app{(char)('a' + (i % 10))} -n prod"));
        Assert.Equal(
            new() { ["git checkout {text}"] = 40, ["git checkout main"] = 30, ["ansible-playbook deploy.yml"] = 10, ["ansible-playbook rotate.yml"] = 10, ["kubectl rollout restart deployment {text} -n prod"] = 100 },
            await TemplatesAsync(lines));
    }

    [Fact]
    public async Task Noise_is_left_out_unless_asked_for()
    {
        string[] noise = ["ls -la", "cd /srv && ls", "git status", "vim x", "cat x | grep y | head", "history | grep ssh", "exit", "sudo ls", "export A=b", "bash", "# only a comment", ""];
        Assert.Empty(await TemplatesAsync(noise));
        string[] chores = ["bash deploy.sh", "cat x.json | kubectl apply -f -", "cd /srv && make"];
        Assert.Equal(chores, (await TemplatesAsync(chores)).Keys.Order(StringComparer.Ordinal));
        string path = Folder.Write("h", "ls\nterraform plan\nterraform plan -out x\nterraform apply\n");
        Assert.Equal(["ls", "terraform apply"], (await FindAsync(Value("path", path), Value("min-count", 1), Value("include-noise", true), Value("ignore", (string[])["terraform plan"]))).Select(c => c.Template).Order(StringComparer.Ordinal));
    }

    [Fact]
    public Task Every_line_is_in_one_template_whatever_the_order() => Task.Run(() => Prop.ForAll(s_line.ListOf().ToArbitrary(), lines =>
    {
        List<string> all = [.. lines];
        Dictionary<string, long> forwards = TemplatesAsync(all).GetAwaiter().GetResult();
        Dictionary<string, long> backwards = TemplatesAsync(Enumerable.Reverse(all)).GetAwaiter().GetResult();
        Dictionary<string, long> sorted = TemplatesAsync(all.Order(StringComparer.Ordinal)).GetAwaiter().GetResult();
        long counted = all.Count(line => !line.StartsWith("ls", StringComparison.Ordinal) && !line.StartsWith("echo", StringComparison.Ordinal));
        return forwards.Values.Sum() == counted && forwards.OrderBy(p => p.Key, StringComparer.Ordinal).SequenceEqual(backwards.OrderBy(p => p.Key, StringComparer.Ordinal))
            && forwards.OrderBy(p => p.Key, StringComparer.Ordinal).SequenceEqual(sorted.OrderBy(p => p.Key, StringComparer.Ordinal));
    }).Check(Properties.Tests(300)), TestContext.Current.CancellationToken);

    [Fact]
    public async Task Times_give_days_and_bursts()
    {
        // Two bursts: two lines a minute apart and the next command half a minute later; one line alone, which zsh timed.
        string path = Folder.Write("zsh_history", ": 1700000000:0;rotate-keys a\n: 1700000060:0;rotate-keys a\n: 1700000090:0;ls\n: 1700200000:42;rotate-keys a\n: 1700300000:0;deploy\n");
        Candidate candidate = Assert.Single(await FindAsync(Value("path", path), Value("min-count", 3)));
        Assert.Equal((3, 2, 2, 4), (candidate.Count, candidate.Bursts, candidate.DaysSeen, candidate.DaysSpanned));
        Assert.Equal((TimeSpan.FromSeconds(132), TimeSpan.FromSeconds(66), TimeSpan.FromSeconds(132)), (candidate.TotalTime, candidate.MedianBurst, candidate.EstimatedTime));
        Assert.Equal(1_700_200_000, candidate.LastSeen!.Value.ToUnixTimeSeconds());
        Assert.Equal(["Zsh"], candidate.Shells);
        Assert.Equal(2, (await FindAsync(Value("path", path), Value("min-count", 1), Value("since", "2023-11-16"))).Sum(c => c.Count));
    }

    [Fact]
    public async Task What_always_follows_is_named()
    {
        string lines = string.Concat(Enumerable.Range(0, 10).Select(i => $"drain-node n{i}\nls\nreboot-node n{i}\nother{i} x\n"));
        List<Candidate> found = await FindAsync(Value("path", Folder.Write("h", lines)));
        Assert.Equal("reboot-node {text}", found.Single(c => c.Command == "drain-node").FollowedBy);
        Assert.Null(found.Single(c => c.Command == "reboot-node").FollowedBy);
    }

    [Fact]
    public async Task Nothing_in_a_history_moves_a_cursor()
    {
        string path = Folder.Write("h", string.Concat(Enumerable.Repeat("tool \u001b[31mred\u202e x\u0007 'a \u001b]0;b'\n", 6)));
        Candidate candidate = Assert.Single(await FindAsync(Value("path", path)));
        Assert.DoesNotContain(candidate.Template + candidate.Example + candidate.Command, c => char.IsControl(c) || c == '\u202e');
    }
}

using FsCheck;
using FsCheck.Fluent;
using System.Text;
using System.Text.Json;
using Toil.Core.Tests.Support;
using Toil.Log.Candidates;
using Toil.Operations;

namespace Toil.Core.Tests.Log.Candidates;

/// <summary>A secret that was typed comes out nowhere.</summary>
public sealed class SecretTests : CandidateTest
{
    // {0} is the secret. Behind these, any text is one.
    private static readonly string[] s_places =
    [
        "mysql -u root -p{0} shop", "mysqldump --password={0} shop > x.sql", "tool --password {0} go", "tool --api-key={0} go", "tool --db-password='{0}' go", "PGPASSWORD={0} psql -c 'select 1'",
        "export AWS_SECRET_ACCESS_KEY={0}", "API_TOKEN=\"{0}\" ./run.sh", "sudo env DB_PASS={0} ./run.sh", "curl -u admin:{0} https://x.example/", "curl -H \"Authorization: Bearer {0}\" https://x.example/",
        "curl -H 'X-Api-Key: {0}' https://x.example/", "curl -H Authorization:{0} x.example", "git clone https://bot:{0}@git.example.com/a/b.git", "psql postgresql://app:{0}@db/shop",
        "echo {0} | docker login --password-stdin -u bot", "printf '%s' {0} | base64", "docker login -u bot -p {0} registry.example.com", "sshpass -p {0} ssh web1", "sshpass -p{0} ssh web1",
        "redis-cli -a {0} ping", "kubectl create secret generic s --from-literal=password={0}", "curl -d '{{\"user\": \"a\", \"password\": \"{0}\"}}' https://x.example/", "ssh web1 'mysql -p{0} shop'",
        "bash -c \"PGPASSWORD={0} psql\"", "psql -c \"ALTER USER app PASSWORD '{0}'\"", "mysql -e \"CREATE USER a IDENTIFIED BY '{0}'\"", "openssl enc -pass pass:{0} -in a", "cat <<< {0}",
        "tool <<EOF\n{0}\nEOF", "vault kv put app/x password={0}", "ldapsearch -w {0} -x", "tool --token {0}", "aws configure set aws_secret_access_key {0}", "$env:TOKEN = '{0}'; ./x.ps1",
        "Connect-Thing -Password '{0}'", "ConvertTo-SecureString '{0}' -AsPlainText -Force", "$password = \"{0}\"; tool", "tool \"Server=db;User=a;Password={0};\"", "wget --http-password={0} https://x.example",
        "x=$(curl -H 'Authorization: Basic {0}' https://x.example)", "# password is {0}\ntool", "tool 'token={0}&x=1'", "htpasswd -b f bob {0}", "http -a bob:{0} x.example", "tool -p {0}",
    ];

    // Alone, these are known by their look.
    private static readonly string[] s_bare = ["tool {0}", "tool a/{0}/b", "tool --x={0}", "tool 'say {0} twice'", "{0}", "curl https://x.example/{0}/y", "tool \"$(get {0})\"", "git push origin {0}", "ssh {0}", "cd {0} && make"];

    private static readonly Gen<char> s_letter = Gen.Elements("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789".ToCharArray());

    private static Gen<string> Random(int length) => s_letter.ArrayOf(length).Select(chars => new string(chars));

    private static Gen<string> Shaped => Gen.OneOf(
        Random(36).Select(r => "ghp_" + r), Random(16).Select(r => "AKIA" + r.ToUpperInvariant()), Random(20).Select(r => "glpat-" + r + "7a"), Random(40).Select(r => $"xoxb-1234567890-{r}"),
        Random(30).Select(r => $"eyJhbGciOiJIUzI1NiJ9.{r}.{r}"), Random(24).Select(r => "sk_live_" + r), Random(35).Select(r => "AIza" + r), Random(40).Select(r => "hvs." + r),
        Random(6).Select(r => "Kx7!" + r), Gen.Choose(0, 15).ArrayOf(40).Select(digits => string.Concat(digits.Select(d => "0123456789abcdef"[d]))));

    // "Plain": eight letters that no rule knows by themselves. A leading letter, so that they cannot be an option.
    private static Gen<string> Any => Gen.OneOf(Shaped, Random(8).Select(r => "q" + r), Random(12).Select(r => "hunter" + r));

    [Fact]
    public Task Behind_its_name_no_secret_comes_out() => Task.Run(() => Prop.ForAll((
        from place in Gen.Elements(s_places)
        from secret in Any
        select (place, secret)).ToArbitrary(), planted => IsHidden(planted.place, planted.secret)).Check(Properties.Tests(600)), TestContext.Current.CancellationToken);

    [Fact]
    public Task By_its_look_no_secret_comes_out() => Task.Run(() => Prop.ForAll((
        from place in Gen.Elements(s_bare)
        from secret in Shaped
        select (place, secret)).ToArbitrary(), planted => IsHidden(planted.place, planted.secret)).Check(Properties.Tests(600)), TestContext.Current.CancellationToken);

    [Fact]
    public async Task Secrets_that_vary_do_not_keep_lines_apart()
        => Assert.Equal(new() { ["mysql -u root -p{secret} shop"] = 2 }, await TemplatesAsync(["mysql -u root -phunter2 shop", "mysql -u root -pcorrect shop"]));

    [Theory]
    [InlineData("ssh -p 2222 web1 uptime")]
    [InlineData("kubectl get secret shop-tls -n prod -o yaml")]
    [InlineData("kubectl rollout restart deployment/api-gateway -n production")]
    [InlineData("ansible-playbook deploy.yml --vault-password-file ~/.vault")]
    [InlineData("tar czf /backup/shop.tar.gz /srv/Shop2/Data")]
    [InlineData("git checkout feature/SHOP-1234-new-checkout")]
    [InlineData("terraform apply -var-file=prod.tfvars -target=module.network")]
    public async Task What_is_no_secret_is_shown(string line)
    {
        Candidate candidate = Assert.Single(await FindAsync(Value("path", Folder.Write("bash_history", line + "\n")), Value("min-count", 1)));
        Assert.Equal(line, candidate.Example);
    }

    private bool IsHidden(string place, string secret)
    {
        string line = string.Format(System.Globalization.CultureInfo.InvariantCulture, place, secret);
        bool isPowerShell = place[0] == '$' || place.StartsWith("Connect", StringComparison.Ordinal) || place.StartsWith("Convert", StringComparison.Ordinal);
        string escaped = line.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        List<(string Name, string Text)> files = isPowerShell
            ? [("ConsoleHost_history.txt", line.Replace("\n", "`\n", StringComparison.Ordinal))]
            : [("bash_history", $"#1700000000\n{line}"), ("zsh_history", $": 1700000000:0;{line.Replace("\n", "\\\n", StringComparison.Ordinal)}"), ("fish_history", $"- cmd: {escaped}\n  when: 1700000000")];
        foreach ((string name, string text) in files)
        {
            string path = Folder.Write(name, string.Concat(Enumerable.Repeat(text + "\n", 6)));
            foreach (Candidate candidate in FindAsync(Value("path", path), Value("min-count", 1), Value("include-noise", true)).GetAwaiter().GetResult())
            {
                string all = JsonSerializer.Serialize(candidate, new LogCandidates().Descriptor.ResultJson);
                StringBuilder shown = new(all);
                OperationDescriptor descriptor = new LogCandidates().Descriptor;
                descriptor.View.Columns.Concat(descriptor.View.Details).Select(column => column.Text(candidate)).ToList().ForEach(text => shown.Append(text));
                if (shown.ToString().Contains(secret, StringComparison.OrdinalIgnoreCase) || shown.ToString().Contains(secret[^8..], StringComparison.Ordinal))
                {
                    TestContext.Current.TestOutputHelper?.WriteLine($"{line}\n{all}");
                    return false;
                }
            }
        }

        return Sink.Problems.IsEmpty;
    }
}

using System.Runtime.InteropServices;
using Npgsql;
using Toil.Operations;
using Toil.State;

namespace Toil.Core.Tests.State;

public sealed class StoreLocationTests
{
    private static readonly string s_folder = OperatingSystem.IsWindows() ? @"C:\work" : "/work";

    [Theory]
    [InlineData("toil.db", "toil.db")]
    [InlineData("  a/b c%20.db ", "a/b c%20.db")]
    [InlineData("sqlite:a%20b.db", "a b.db")]
    [InlineData("SQLite:../x.db", "../x.db")]
    [InlineData("c:not-a-scheme.db", "c:not-a-scheme.db")]
    public void A_relative_path_starts_from_the_working_directory(string text, string path)
    {
        StoreLocation location = StoreLocation.Parse(text, s_folder);

        Assert.Equal(StoreEngineKind.Sqlite, location.Engine);
        Assert.Equal(Path.GetFullPath(path, s_folder), location.Target);
        Assert.Equal(location.Target, location.Display);
    }

    [Theory]
    [InlineData("sqlite:///var/lib/toil%231.db", "/var/lib/toil#1.db")]
    [InlineData("/var/lib/toil.db", "/var/lib/toil.db")]
    public void An_absolute_path_is_kept(string text, string path)
        => Assert.Equal(Path.GetFullPath(path, s_folder), StoreLocation.Parse(text, s_folder).Target);

    [Theory]
    [InlineData("")]
    [InlineData("sqlite:")]
    [InlineData(":memory:")]
    [InlineData("sqlite::memory:")]
    [InlineData("~/toil.db")]
    [InlineData("state/")]
    [InlineData("sqlite://host/toil.db")]
    [InlineData("sqlite:a%2")]
    [InlineData("sqlite:a%ff")]
    [InlineData("mysql://u@h/d")]
    [InlineData("postgresql:db")]
    [InlineData("postgresql://")]
    [InlineData("postgresql://host")]
    [InlineData("postgresql://host/")]
    [InlineData("postgresql://host:0/db")]
    [InlineData("postgresql://host:65536/db")]
    [InlineData("postgresql://host:+1/db")]
    [InlineData("postgresql://a,b/db")]
    [InlineData("postgresql://[::1/db")]
    [InlineData("postgresql://[::1]5432/db")]
    [InlineData("postgresql://h/db?sslmode=sometimes")]
    [InlineData("postgresql://h/db?sslmode")]
    [InlineData("postgresql://h/db?colour=red")]
    [InlineData("postgresql://h/db?user=a&user=b")]
    [InlineData("postgresql://h/db?connect_timeout=0")]
    [InlineData("postgresql://h/db?password=")]
    [InlineData("postgresql://h/db?password=a%0a")]
    [InlineData("postgresql://u:a@h/db?password=b")]
    [InlineData("postgresql://h/a/b")]
    public void What_names_no_store_is_refused_with_a_remedy(string text)
    {
        ToilException failure = Assert.Throws<ToilException>(() => StoreLocation.Parse(text, s_folder));

        Assert.Equal("StoreLocationInvalid", failure.ErrorId);
        Assert.Equal(ErrorKind.InvalidInput, failure.Kind);
        Assert.EndsWith(".", failure.Remedy);
    }

    [Fact]
    public void A_PostgreSQL_URL_is_read_in_full()
    {
        StoreLocation location = StoreLocation.Parse(
            "postgresql://ops%40team:p%40ss%3Aw%2Frd%25@db.example.org:6543/toil%20state?sslmode=verify-full&application_name=night&search_path=ops&connect_timeout=7",
            s_folder);
        NpgsqlConnectionStringBuilder target = new(location.Target);

        Assert.Equal(StoreEngineKind.PostgreSql, location.Engine);
        Assert.Equal("ops@team", target.Username);
        Assert.Equal("p@ss:w/rd%", target.Password);
        Assert.Equal("db.example.org", target.Host);
        Assert.Equal(6543, target.Port);
        Assert.Equal("toil state", target.Database);
        Assert.Equal(SslMode.VerifyFull, target.SslMode);
        Assert.Equal("night", target.ApplicationName);
        Assert.Equal(7, target.Timeout);
        Assert.Equal("postgresql://ops%40team@db.example.org:6543/toil%20state?search_path=ops", location.Display);
        Assert.Equal(location.Display, location.ToString());
        Assert.Null(location.PasswordReference);
    }

    [Theory]
    [InlineData("postgresql://ops@db/shop?sslmode=verify-full&password=env:SHOP_PASSWORD", "postgresql://ops@db:5432/shop?sslmode=verify-full&password=env:SHOP_PASSWORD")]
    [InlineData("postgresql://ops@db/shop?password=hush&search_path=a%2Cb", "postgresql://ops@db:5432/shop?search_path=a%2Cb")]
    [InlineData("postgres://ops:hush@[::1]:6000/shop", "postgresql://ops@[::1]:6000/shop")]
    public void What_is_given_again_reaches_the_same_database_in_the_same_way(string text, string reusable)
    {
        StoreLocation location = StoreLocation.Parse(text, s_folder);
        Assert.Equal(reusable, location.Reusable);
        StoreLocation again = StoreLocation.Parse(location.Reusable, s_folder);
        Assert.Equal((location.Display, location.PasswordReference, location.Reusable), (again.Display, again.PasswordReference, again.Reusable));
        Assert.Equal(new NpgsqlConnectionStringBuilder(location.Target) { Password = null }.ConnectionString, again.Target);
    }

    [Theory]
    [InlineData("postgres://db/toil", "db", 5432, "postgresql://db:5432/toil")]
    [InlineData("POSTGRESQL://ada@[2001:db8::1]:7/toil", "2001:db8::1", 7, "postgresql://ada@[2001:db8::1]:7/toil")]
    [InlineData("postgresql:///toil", "localhost", 5432, "postgresql://localhost:5432/toil")]
    [InlineData("postgresql://%2Fvar%2Frun/toil", "/var/run", 5432, "postgresql://%2Fvar%2Frun:5432/toil")]
    [InlineData("postgresql:///toil?host=/var/run&user=ada", "/var/run", 5432, "postgresql://ada@%2Fvar%2Frun:5432/toil")]
    public void Hosts_come_in_many_forms(string text, string host, int port, string display)
    {
        StoreLocation location = StoreLocation.Parse(text, s_folder);
        NpgsqlConnectionStringBuilder target = new(location.Target);

        Assert.Equal((host, port, display), (target.Host, target.Port, location.Display));
    }

    [Theory]
    [InlineData("env:PGPASSWORD")]
    [InlineData("file:/run/secrets/toil")]
    public void A_password_may_be_a_reference(string reference)
    {
        StoreLocation location = StoreLocation.Parse($"postgresql://u@h/d?password={Uri.EscapeDataString(reference)}", s_folder);

        Assert.Equal(reference, location.PasswordReference);
        Assert.Null(new NpgsqlConnectionStringBuilder(location.Target).Password);
    }

    [Fact]
    public void The_environment_comes_before_the_setting_and_the_setting_before_the_default()
    {
        Dictionary<string, string> set = new() { ["TOIL_STORE"] = "from-environment.db", ["HOME"] = s_folder, ["LOCALAPPDATA"] = s_folder };
        string settings = Path.Combine(s_folder, "settings");
        string Target(string? setting) => StoreLocation.Resolve(setting, set.GetValueOrDefault, settings, s_folder).Target;

        Assert.Equal(Path.Combine(s_folder, "from-environment.db"), Target("from-setting.db"));
        set["TOIL_STORE"] = " ";
        Assert.Equal(Path.Combine(settings, "from-setting.db"), Target("from-setting.db"));
        set.Remove("TOIL_STORE");
        Assert.EndsWith(Path.Combine("toil", "toil.db"), Target(null));
    }

    [Theory]
    [InlineData("LINUX", "XDG_STATE_HOME=/xdg;HOME=/home/ada", "/xdg/toil/toil.db")]
    [InlineData("LINUX", "XDG_STATE_HOME=relative;HOME=/home/ada", "/home/ada/.local/state/toil/toil.db")]
    [InlineData("LINUX", "HOME=", "/account/.local/state/toil/toil.db")]
    [InlineData("OSX", "HOME=/Users/ada;XDG_STATE_HOME=/xdg", "/Users/ada/Library/Application Support/toil/toil.db")]
    [InlineData("WINDOWS", @"LOCALAPPDATA=C:\Users\ada\AppData\Local", @"C:\Users\ada\AppData\Local/toil/toil.db")]
    public void Each_platform_has_its_state_folder(string platform, string variables, string expected)
    {
        Dictionary<string, string> set = variables.Split(';').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

        string file = StateFolder.DefaultFile(OSPlatform.Create(platform), name => set.GetValueOrDefault(name), _ => "/account");

        Assert.Equal(expected, file.Replace(Path.DirectorySeparatorChar, OperatingSystem.IsWindows() ? '/' : Path.DirectorySeparatorChar));
    }

    [Fact]
    public void Without_a_home_the_variable_is_asked_for()
    {
        ToilException failure = Assert.Throws<ToilException>(() => StateFolder.DefaultFile(OSPlatform.Linux, _ => null, _ => string.Empty));

        Assert.Equal("StoreLocationUnknown", failure.ErrorId);
        Assert.Contains("TOIL_STORE", failure.Remedy);
    }
}

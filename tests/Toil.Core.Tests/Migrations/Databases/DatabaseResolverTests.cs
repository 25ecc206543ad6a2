using Toil.Core.Tests.Support;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Operations;
using Toil.Settings;
using Toil.Values;

namespace Toil.Core.Tests.Migrations.Databases;

public sealed class DatabaseResolverTests : IDisposable
{
    private const string Settings = """
        databases:
          orders: { url: "postgresql://ada:Hunter2@db.example/orders", environment: Production }
          Stock: ./stock.db
          live: { url: sqlite:live.db, environment: production }
          staging: { environment: staging, url: postgresql://127.0.0.1:5433/orders }
          orders-reader: postgresql://reader@db.example:5432/orders
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("orders", "orders", "postgresql://ada@db.example:5432/orders", "production")]
    [InlineData("ORDERS", "orders", "postgresql://ada@db.example:5432/orders", "production")]
    [InlineData("stock", "Stock", "FOLDER/settings/stock.db", null)]
    [InlineData("orders-reader", "orders-reader", "postgresql://reader@db.example:5432/orders", "production")]
    [InlineData("postgresql://eve@DB.example./orders?sslmode=require", "orders", "postgresql://eve@DB.example.:5432/orders", "production")]
    [InlineData("postgresql://eve@db.example:5433/orders", null, "postgresql://eve@db.example:5433/orders", null)]
    [InlineData("postgresql://eve@db.example/other", null, "postgresql://eve@db.example:5432/other", null)]
    [InlineData("postgresql://localhost:5433/orders", "staging", "postgresql://localhost:5433/orders", "staging")]
    [InlineData("postgresql:///orders?host=/tmp", null, "postgresql://%2Ftmp:5432/orders", null)]
    [InlineData("./work.db", null, "FOLDER/work/work.db", null)]
    [InlineData("../settings/live.db", "live", "FOLDER/settings/live.db", "production")]
    [InlineData("../link/live.db", "live", "FOLDER/link/live.db", "production")]
    public void An_option(string option, string? name, string display, string? environment)
    {
        _folder.Write("settings/live.db", string.Empty);
        _folder.Link("link", _folder["settings"]);
        DatabaseLocation location = Resolve(option, null);

        Assert.Equal((name, display.Replace("FOLDER", _folder.Path, StringComparison.Ordinal), environment), (location.Name, location.Display, location.Environment));
        Assert.Equal(environment == "production", location.IsProduction);
    }

    [Fact]
    public void A_plan_says_where_unless_an_option_does()
    {
        _folder.Write("plans/bare", string.Empty);
        Assert.Equal("orders", Resolve(null, "orders").Name);
        Assert.Equal("Stock", Resolve("Stock", "orders").Name);
        Assert.Equal(_folder["plans/data/x.db"], Resolve(" ", "data/x.db").Target);
        Assert.Equal(_folder["plans/bare"], Resolve(null, "bare").Target);
    }

    [Theory]
    [InlineData(null, null, "DatabaseNotGiven", "No database is given. Name one with --database (-Database)")]
    [InlineData("ordres", null, "DatabaseUnknown", "'ordres' is neither a name under 'databases:' in toil.yaml nor a file. Did you mean 'orders'?")]
    [InlineData("nothing", null, "DatabaseUnknown", "'nothing' is neither a name under 'databases:' in toil.yaml nor a file. Known are orders, Stock, live, staging, orders-reader.")]
    [InlineData(null, "nothing", "DatabaseUnknown", "PLAN line 2, column 11: 'nothing' is neither")]
    [InlineData("mysql://root:Hunter2@h/x", null, "DatabaseLocationInvalid", "'mysql:...' does not name a database: it has no scheme that Toil knows.")]
    [InlineData("postgresql://u:Hunter2@h:x/y", null, "DatabaseLocationInvalid", "'postgresql://...' does not name a database: its port is not a number")]
    [InlineData(null, "postgresql://u:Hunter2@h:x/y", "DatabaseLocationInvalid", "PLAN line 2, column 11: 'postgresql://...' does not name a database: its port is not a number")]
    [InlineData("folder/", null, "DatabaseLocationInvalid", "'folder/' does not name a database: it names a folder, not a file.")]
    public void What_names_none_is_an_error(string? option, string? plan, string id, string message)
    {
        ToilException error = Assert.Throws<ToilException>(() => Resolve(option, plan));

        Assert.Equal(id, error.ErrorId);
        Assert.StartsWith(message.Replace("PLAN", _folder["plans/plan.yaml"], StringComparison.Ordinal), error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("databases: x", "line 1, column 1: 'databases' is a mapping of names.")]
    [InlineData("databases:\n  a b: x", "line 2, column 3: 'a b' is not the name of a database.")]
    [InlineData("databases:\n  a: x\n  A: y", "line 3, column 3: 'A' is given a second time, as 'a' before.")]
    [InlineData("databases:\n  a:", "line 2, column 5: the database 'a' has no location.")]
    [InlineData("databases:\n  a: [x]", "line 2, column 6: the database 'a' has no location.")]
    [InlineData("databases:\n  a: { environment: x }", "line 2, column 3: the database 'a' has no location.")]
    [InlineData("databases:\n  a: { URL: x, envronment: y }", "line 2, column 16: 'envronment' is not known. Did you mean 'environment'?")]
    [InlineData("databases:\n  a: { url: x, environment: prodution }", "line 2, column 29: 'prodution' looks like 'production', and is not.")]
    [InlineData("databases:\n  a: { url: x, environment: prod }", "line 2, column 29: 'prod' looks like 'production', and is not.")]
    [InlineData("databases:\n  a: { url: x, environment: [a] }", "line 2, column 29: 'environment' is a word.")]
    [InlineData("databases:\n  a: postgresql://u:Hunter2@h", "line 2, column 6: 'postgresql://...' does not name a database: it names no database.")]
    [InlineData("database:\n  a: x", "line 1, column 1: 'database' is not known. Did you mean 'databases'?")]
    public void What_is_wrong_in_the_settings_is_said_with_its_place(string yaml, string expected)
    {
        string path = _folder["toil.yaml"];
        ToilException error = Assert.Throws<ToilException>(() => ToilSettings.Read(path, YamlReader.Read(path, yaml)));
        Assert.StartsWith($"{path} {expected}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Hunter2", error.ToString(), StringComparison.Ordinal);
    }

    private DatabaseLocation Resolve(string? option, string? database)
    {
        Directory.CreateDirectory(_folder["work"]);
        string settings = _folder["settings/toil.yaml"];
        OperationContext context = new()
        {
            WorkingDirectory = _folder["work"],
            Sink = new SinkProbe(),
            Settings = ToilSettings.Read(settings, YamlReader.Read(settings, Settings)),
        };
        MigrationPlan? plan = database is null ? null : PlanReader.Read(_folder.Write(
            "plans/plan.yaml", $"migration: m\ndatabase: {database}\nsteps:\n  - {{ name: a, up: A, down: B }}\n"));
        return DatabaseResolver.Resolve(context, option, plan);
    }
}

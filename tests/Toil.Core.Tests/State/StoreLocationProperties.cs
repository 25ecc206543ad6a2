using FsCheck;
using FsCheck.Fluent;
using Npgsql;
using Toil.Operations;
using Toil.State;

namespace Toil.Core.Tests.State;

public sealed class StoreLocationProperties
{
    private const string Secret = "Hunter2Secret";

    private static readonly string s_folder = Path.GetTempPath();
    private static readonly Config s_thorough = Config.QuickThrowOnFailure.WithMaxTest(1_000).WithQuietOnSuccess(true);

    private static Gen<string> Text => ArbMap.Default.GeneratorFor<NonEmptyString>()
        .Select(text => string.Concat(text.Get.Where(c => !char.IsControl(c) && !char.IsSurrogate(c))))
        .Where(text => text.Trim().Length > 0);

    [Fact]
    public void Any_user_password_and_database_survive_the_URL()
    {
        Gen<(string User, string Password, string Database)> parts =
            from user in Text from password in Text from database in Text select (user, password, database);

        Prop.ForAll(parts.ToArbitrary(), p =>
        {
            NpgsqlConnectionStringBuilder target = new(StoreLocation.Parse(Url(p.User, p.Password, p.Database), s_folder).Target);
            return target.Username == p.User && target.Password == p.Password && target.Database == p.Database;
        }).Check(s_thorough);
    }

    [Fact]
    public void A_password_is_never_displayed()
    {
        Gen<(string User, string Password)> parts = from user in Text from password in Text select (user, password + Secret);

        Prop.ForAll(parts.ToArbitrary(), p =>
        {
            StoreLocation location = StoreLocation.Parse(Url(p.User, p.Password, "toil"), s_folder);
            return !$"{location} {location.Display} {location.Reusable}".Contains(Secret, StringComparison.Ordinal);
        }).Check(s_thorough);
    }

    [Theory]
    [InlineData("postgresql://ada:" + Secret + "@db.example.org:5432/toil?sslmode=require")]
    [InlineData("postgresql://ada@db.example.org:5432/toil?sslmode=require&password=" + Secret)]
    public void A_slip_of_the_finger_does_not_show_the_password(string url)
    {
        int start = url.IndexOf(Secret, StringComparison.Ordinal);
        // Every place but the password itself, and the colon before it: without that it is a user's name.
        Gen<string> slips =
            from at in Gen.Choose(0, url.Length - 1).Where(at => at < start - 1 || at >= start + Secret.Length)
            from insert in ArbMap.Default.GeneratorFor<bool>()
            from c in Gen.Elements(" :/@?#&%=,[]~.-a\0\n".ToCharArray())
            select insert ? url.Insert(at, c.ToString()) : url.Remove(at, 1);

        Prop.ForAll(slips.ToArbitrary(), slip => !Outcome(slip).Contains(Secret, StringComparison.Ordinal))
            .Check(s_thorough);
    }

    [Theory]
    [InlineData("postgresql://ada:p@" + Secret + "@db.example.org:5432/toil")]
    [InlineData("postgresql://ada:p/" + Secret + "@db.example.org:5432/toil")]
    [InlineData("postgresql://ada:p#" + Secret + "@db.example.org:5432/toil")]
    [InlineData("postgresql://ada:p?" + Secret + "@db.example.org:5432/toil")]
    [InlineData("postgresql://ada@db.example.org/toil?password=p&" + Secret)]
    public void A_password_that_is_not_escaped_is_not_shown(string url)
        => Assert.DoesNotContain(Secret, Outcome(url), StringComparison.Ordinal);

    [Fact]
    public void Any_text_is_a_location_or_a_plain_refusal()
        => Prop.ForAll(ArbMap.Default.GeneratorFor<NonNull<string>>().ToArbitrary(), text => Outcome(text.Get).Length > 0).Check(s_thorough);

    private static string Url(string user, string password, string database)
        => $"postgresql://{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(password)}@localhost:5432/{Uri.EscapeDataString(database)}";

    private static string Outcome(string text)
    {
        try
        {
            return StoreLocation.Parse(text, s_folder).ToString();
        }
        catch (ToilException failure)
        {
            return $"{failure} {failure.Item}";
        }
    }
}

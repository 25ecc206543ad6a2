using Toil.Operations;
using static Toil.Core.Tests.Operations.Binding;

namespace Toil.Core.Tests.Operations;

public sealed class OptionPathTests
{
    private static readonly string s_home = Environment.GetFolderPath(
        Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

    [Theory]
    [InlineData("certs", "certs")]
    [InlineData("./certs/../keys", "keys")]
    [InlineData("../x", "../x")]
    [InlineData("~x/y", "~x/y")]
    [InlineData("certs/**/*.pem", "certs/**/*.pem")]
    public void A_relative_path_is_taken_from_where_it_was_written(string text, string relative)
    {
        Assert.Equal(Path.GetFullPath(relative, WorkingDirectory), Bind(Argument("folder", text)).Folder);
        Assert.Equal(Path.GetFullPath(relative, "/etc/toil"), BindYaml($"folder: '{text}'").Folder);
        Assert.Equal([Path.GetFullPath(relative, WorkingDirectory)], Bind(Argument("inventory", new[] { text })).Inventory);
        Assert.Equal([Path.GetFullPath(relative, "/etc/toil")], BindYaml($"inventories: ['{text}']").Inventory);
    }

    [Theory]
    [InlineData("~", "")]
    [InlineData("~/", "")]
    [InlineData("~/certs", "certs")]
    [InlineData("~//certs", "certs")]
    public void A_tilde_is_the_home(string text, string relative)
    {
        Assert.Equal(Path.GetFullPath(relative, s_home).TrimEnd('/'), Bind(Argument("folder", text)).Folder!.TrimEnd('/'));
        Assert.Equal(Path.GetFullPath(relative, s_home).TrimEnd('/'), BindYaml($"folder: {text}/").Folder!.TrimEnd('/'));
    }

    [Fact]
    public void An_absolute_path_and_a_dash_stay()
    {
        Assert.Equal(Path.GetFullPath("/srv/x"), Bind(Argument("folder", "/srv/x")).Folder);
        Assert.Equal("-", Bind(Argument("folder", "-")).Folder);
        Assert.Equal(["-"], BindYaml("inventories: ['-']").Inventory);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void A_blank_path_does_not_come_to_mean_the_working_directory(string text)
    {
        Assert.Equal("--folder: the value is empty. Give it a value: PATH.", Fails(() => Bind(Argument("folder", text))).Message);
        Assert.Equal(
            "--inventory: the value is empty. Give it a value: PATH.",
            Fails(() => Bind(Argument("inventory", new[] { "a", text }))).Message);
    }

    [Fact]
    public void A_resolver_gets_the_folder_of_the_place()
    {
        Assert.Equal($"HI in {WorkingDirectory}", Bind(Argument("loud", "hi")).Loud);
        Assert.Equal("HI in /etc/toil", BindYaml("loud: hi").Loud);
        Assert.Equal("HI in /srv", Bind(new OptionValue("loud", "hi", new ValueOrigin("line", "/srv"))).Loud);
    }

    [Fact]
    public void A_secret_file_is_taken_from_where_it_was_written()
    {
        Assert.Equal("file:/etc/toil/secrets/pw", BindYaml("password: file:secrets/pw").Password!.ToString());
        Assert.Equal("file:/work/dir/pw", Bind(Argument("password", "file:pw")).Password!.ToString());
        Assert.Equal("env:secrets/pw", BindYaml("password: env:secrets/pw").Password!.ToString());
    }
}

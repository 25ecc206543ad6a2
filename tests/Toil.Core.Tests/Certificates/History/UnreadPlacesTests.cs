using Toil.Certificates;
using Toil.Certificates.History;
using Toil.Core.Tests.Support;
using Toil.State;

namespace Toil.Core.Tests.Certificates.History;

/// <summary>What could not be read tonight, or not to its end, has nothing in it that is gone.</summary>
public sealed class UnreadPlacesTests(PostgresFixture postgres) : HistoryTest(postgres)
{
    [Fact]
    public async Task A_pattern_that_finds_nothing_hides_the_files_that_fit_it()
    {
        string store = await NewTextAsync(StoreEngineKind.Sqlite);
        await NightsAsync(
            store,
            [InFile("/mnt/share/a.pem", "a"), InFile("/mnt/share/b.crt", "b"), InFile("/srv/x/deep/c.pem", "c"), InFile("/srv/x/c.key", "c")],
            [Unread("/mnt/share/*.pem", SourceKind.File), Unread("/srv/**/*.pem", SourceKind.File)]);

        Assert.Equal(
            "New /mnt/share/*.pem, Gone /mnt/share/b.crt, New /srv/**/*.pem, Gone /srv/x/c.key", Ordered(await ChangesAsync(store)));
    }

    [Fact]
    public async Task An_export_that_breaks_off_hides_the_objects_of_its_cluster()
    {
        string store = await NewTextAsync(StoreEngineKind.Sqlite);
        await NightsAsync(
            store,
            [Secret("k8s://shop/secret/a?cluster=prod#tls.crt"), Secret("k8s://shop/secret/b?cluster=prod#tls.crt"), Secret("k8s://shop/secret/b?cluster=test#tls.crt"), Secret("k8s://shop/secret/b#tls.crt")],
            [Secret("k8s://shop/secret/a?cluster=prod#tls.crt"), Unread("k8s://-?cluster=prod", SourceKind.Kubernetes, FailureReason.Unreadable)]);

        Assert.Equal("New k8s://-?cluster=prod, Gone k8s://shop/secret/b#tls.crt, Gone k8s://shop/secret/b?cluster=test#tls.crt", Ordered(await ChangesAsync(store)));
    }

    [Theory]
    [InlineData(SourceKind.Kubernetes, "/srv/export.yaml", FailureReason.Unreadable, true)]
    [InlineData(SourceKind.File, "/srv/export.json", FailureReason.Unreadable, true)]
    [InlineData(SourceKind.File, "/srv/*.yaml", FailureReason.NotACertificate, true)]
    [InlineData(SourceKind.File, "/srv/site.pem", FailureReason.AccessDenied, false)]
    [InlineData(SourceKind.Kubernetes, "/srv/export.yaml", FailureReason.NotACertificate, false)] // read to its end, and empty
    public async Task A_file_that_may_have_been_an_export_hides_what_came_from_it(SourceKind source, string path, FailureReason reason, bool isHidden)
    {
        string store = await NewTextAsync(StoreEngineKind.Sqlite);
        await NightsAsync(store, [Secret("k8s://shop/secret/b#tls.crt")], [Unread(path, source, reason)]);

        Assert.Equal(isHidden ? $"New {path}" : $"New {path}, Gone k8s://shop/secret/b#tls.crt", Ordered(await ChangesAsync(store)));
    }

    [Fact]
    public async Task A_kubeconfig_that_is_not_there_hides_its_users()
    {
        string store = await NewTextAsync(StoreEngineKind.Sqlite);
        await NightsAsync(
            store,
            [Secret("kubeconfig:///home/a%20b/.kube/config#users/ada"), Secret("kubeconfig:///home/a%20b/.kube/config2#users/ada")],
            [Unread("/home/a b/.kube/config", SourceKind.File)]);

        Assert.Equal("New /home/a b/.kube/config, Gone kubeconfig:///home/a%20b/.kube/config2#users/ada", Ordered(await ChangesAsync(store)));
    }

    [Fact]
    public async Task A_keystore_that_stays_closed_and_a_bundle_that_was_cut_are_worse_and_nothing_in_them_is_gone()
    {
        string store = await NewTextAsync(StoreEngineKind.Sqlite);
        CertificateFinding[] whole = [InFile("/srv/two.p12", "a"), InFile("/srv/two.p12", "b", 2, "2"), InFile("/srv/ca.pem", "a"), InFile("/srv/ca.pem", "b", 2, "2"), InFile("/srv/ca.pem", "c", 3, "3")];
        CertificateFinding[] cut = [Unread("/srv/two.p12", SourceKind.File) with { Entry = "1" }, InFile("/srv/ca.pem", "a"), Unread("/srv/ca.pem", SourceKind.File) with { Entry = "2" }];
        await NightsAsync(store, whole, cut);
        Assert.Equal("Worse /srv/ca.pem, Worse /srv/two.p12", Ordered(await ChangesAsync(store)));

        await NightsAsync(store, whole);
        Assert.Equal("Fixed /srv/ca.pem, Fixed /srv/ca.pem, Fixed /srv/two.p12, Fixed /srv/two.p12", Ordered(await ChangesAsync(store)));
    }

    [Fact]
    public async Task A_damaged_piece_that_was_removed_is_fixed()
    {
        string store = await NewTextAsync(StoreEngineKind.Sqlite);
        await NightsAsync(store, [InFile("/srv/ca.pem", "a"), Unread("/srv/ca.pem", SourceKind.File) with { Entry = "2" }], [InFile("/srv/ca.pem", "a")]);

        Assert.Equal("Fixed /srv/ca.pem", Ordered(await ChangesAsync(store)));
    }

    private static string Ordered(IEnumerable<CertificateChange> changes) => Say(changes.OrderBy(change => change.Target, StringComparer.Ordinal));

    private static CertificateFinding Secret(string place) => Finding(place) with { Source = SourceKind.Kubernetes, Address = null, Entry = "1 shop", Fingerprint = place };

    private static CertificateFinding Unread(string place, SourceKind source, FailureReason reason = FailureReason.NotACertificate)
        => Failed(place, source) with { Reason = reason, Fingerprint = place };
}

namespace Toil.Core.Tests.Certificates.Probing.Preambles.Servers;

/// <summary>Mail servers.</summary>
internal static class Mail
{
    public static ServerPlan Postfix(ServerSite site)
    {
        int port = ServerSite.FreePort();
        return new ServerPlan
        {
            Ports = new Dictionary<string, int> { ["smtp"] = port },
            Arguments = ["-c", site.Folder, "-d"],
            Prepare = ["sh", "-c", $"chown postfix '{site.Folder}/data' && postfix -c '{site.Folder}' check"],
            Files = new Dictionary<string, string>
            {
                ["data/"] = string.Empty,
                ["queue/"] = string.Empty,
                ["main.cf"] = $"""
                    compatibility_level = 3.6
                    queue_directory = {site.Folder}/queue
                    data_directory = {site.Folder}/data
                    myhostname = mail.localhost
                    inet_interfaces = 127.0.0.1
                    mydestination =
                    alias_maps =
                    local_recipient_maps =
                    smtpd_tls_security_level = {(site.HasTls ? "may" : "none")}
                    {site.WithTls($"smtpd_tls_cert_file = {site.CertificatePath}\nsmtpd_tls_key_file = {site.KeyPath}")}

                    """,
                ["master.cf"] = $"""
                    127.0.0.1:{port} inet n - n - - smtpd
                    anvil   unix - - n - 1 anvil
                    tlsmgr  unix - - n 1000? 1 tlsmgr
                    rewrite unix - - n - - trivial-rewrite

                    """,
            },
        };
    }

    public static ServerPlan Dovecot(ServerSite site)
    {
        (int imap, int pop3, int sieve) = (ServerSite.FreePort(), ServerSite.FreePort(), ServerSite.FreePort());
        return new ServerPlan
        {
            Ports = new Dictionary<string, int> { ["imap"] = imap, ["pop3"] = pop3, ["sieve"] = sieve },
            Arguments = ["-F", "-c", Path.Combine(site.Folder, "dovecot.conf")],
            Files = new Dictionary<string, string>
            {
                ["dovecot.conf"] = $$"""
                    base_dir = {{site.Folder}}/base
                    state_dir = {{site.Folder}}/state
                    log_path = {{site.Folder}}/dovecot.log
                    default_internal_user = {{site.User}}
                    default_internal_group = {{site.Group}}
                    default_login_user = {{site.User}}
                    listen = 127.0.0.1
                    protocols = imap pop3 sieve
                    mail_location = maildir:{{site.Folder}}/mail
                    ssl = {{(site.HasTls ? "required" : "no")}}
                    {{site.WithTls($"ssl_cert = <{site.CertificatePath}\nssl_key = <{site.KeyPath}")}}
                    passdb {
                      driver = static
                      args = nopassword=y
                    }
                    userdb {
                      driver = static
                      args = uid={{site.User}} gid={{site.Group}} home={{site.Folder}}
                    }
                    service anvil {
                      chroot =
                    }
                    {{Login("imap-login", "imap", imap)}}
                    {{Login("pop3-login", "pop3", pop3)}}
                    {{Login("managesieve-login", "sieve", sieve)}}

                    """,
            },
        };
    }

    private static string Login(string service, string listener, int port) => $$"""
        service {{service}} {
          chroot =
          inet_listener {{listener}} {
            port = {{port}}
          }
          inet_listener {{listener}}s {
            port = 0
          }
        }
        """;
}

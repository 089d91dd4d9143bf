drop function private.refused_mails(uuid);
delete from private.sent_mail where state = 'refused';
alter table private.sent_mail drop constraint sent_mail_state_check;
alter table private.sent_mail add constraint sent_mail_state_check check (state in ('sending', 'sent'));

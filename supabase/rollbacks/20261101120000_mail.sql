drop table
  private.low_stock_notices,
  private.sent_mail,
  private.mail_refusals,
  public.mail_subscriptions,
  public.notifications;
drop function
  private.note_low_stock(uuid),
  private.refused_mails(uuid),
  private.forget_refusal(),
  private.refuse_mail(uuid, text, text),
  private.mail_recipients(uuid, text);
drop type public.notification_kind;

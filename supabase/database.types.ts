export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  
  "public": {
          Tables: {
            "categories": {
                  Row: {
                    "created_at": string,"description": string,"id": string,"name": string,"parent_id": string | null,"position": number,"slug": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"description"?: string,"id"?: string,"name": string,"parent_id"?: string | null,"position"?: number,"slug": string
                  }
                  Update: {
                    "created_at"?: string,"description"?: string,"id"?: string,"name"?: string,"parent_id"?: string | null,"position"?: number,"slug"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "categories_parent_id_fkey"
      columns: ["parent_id"]
isOneToOne: false
      referencedRelation: "categories"
      referencedColumns: ["id"]
    }
                  ]
                },"holds": {
                  Row: {
                    "cart_id": string,"created_at": string,"expires_at": string,"id": string,"inventory_id": string,"location_id": string,"quantity": number,"variant_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "cart_id": string,"created_at"?: string,"expires_at": string,"id"?: string,"inventory_id": string,"location_id": string,"quantity": number,"variant_id": string
                  }
                  Update: {
                    "cart_id"?: string,"created_at"?: string,"expires_at"?: string,"id"?: string,"inventory_id"?: string,"location_id"?: string,"quantity"?: number,"variant_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "holds_inventory_id_fkey"
      columns: ["inventory_id"]
isOneToOne: false
      referencedRelation: "inventory"
      referencedColumns: ["id"]
    }
                  ]
                },"inventory": {
                  Row: {
                    "id": string,"location_id": string,"low_stock_threshold": number,"product_id": string,"quantity": number,"reserved": number,"updated_at": string,"variant_id": string,"vendor_id": string,"version": number
                  }
                  ComputedFields: never
                  Insert: {
                    "id"?: string,"location_id": string,"low_stock_threshold"?: number,"product_id": string,"quantity"?: number,"reserved"?: number,"updated_at"?: string,"variant_id": string,"vendor_id": string,"version"?: number
                  }
                  Update: {
                    "id"?: string,"location_id"?: string,"low_stock_threshold"?: number,"product_id"?: string,"quantity"?: number,"reserved"?: number,"updated_at"?: string,"variant_id"?: string,"vendor_id"?: string,"version"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "inventory_location_id_vendor_id_fkey"
      columns: ["location_id","vendor_id"]
isOneToOne: false
      referencedRelation: "locations"
      referencedColumns: ["id","vendor_id"]
    },{
      foreignKeyName: "inventory_product_id_vendor_id_fkey"
      columns: ["product_id","vendor_id"]
isOneToOne: false
      referencedRelation: "products"
      referencedColumns: ["id","vendor_id"]
    },{
      foreignKeyName: "inventory_variant_id_product_id_fkey"
      columns: ["variant_id","product_id"]
isOneToOne: false
      referencedRelation: "product_variants"
      referencedColumns: ["id","product_id"]
    }
                  ]
                },"inventory_movements": {
                  Row: {
                    "actor_id": string | null,"balance_after": number,"created_at": string,"delta": number,"id": number,"inventory_id": string,"location_id": string,"note": string | null,"order_id": string | null,"product_id": string,"reason": Database["public"]['Enums']["movement_reason"],"variant_id": string,"vendor_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "actor_id"?: string | null,"balance_after": number,"created_at"?: string,"delta": number,"id"?: never,"inventory_id": string,"location_id": string,"note"?: string | null,"order_id"?: string | null,"product_id": string,"reason": Database["public"]['Enums']["movement_reason"],"variant_id": string,"vendor_id": string
                  }
                  Update: {
                    "actor_id"?: string | null,"balance_after"?: number,"created_at"?: string,"delta"?: number,"id"?: never,"inventory_id"?: string,"location_id"?: string,"note"?: string | null,"order_id"?: string | null,"product_id"?: string,"reason"?: Database["public"]['Enums']["movement_reason"],"variant_id"?: string,"vendor_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "inventory_movements_inventory_id_fkey"
      columns: ["inventory_id"]
isOneToOne: false
      referencedRelation: "inventory"
      referencedColumns: ["id"]
    }
                  ]
                },"locations": {
                  Row: {
                    "city": string,"created_at": string,"id": string,"is_primary": boolean,"name": string,"vendor_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "city"?: string,"created_at"?: string,"id"?: string,"is_primary"?: boolean,"name": string,"vendor_id": string
                  }
                  Update: {
                    "city"?: string,"created_at"?: string,"id"?: string,"is_primary"?: boolean,"name"?: string,"vendor_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "locations_vendor_id_fkey"
      columns: ["vendor_id"]
isOneToOne: false
      referencedRelation: "vendors"
      referencedColumns: ["id"]
    }
                  ]
                },"notifications": {
                  Row: {
                    "body": string,"created_at": string,"id": string,"kind": Database["public"]['Enums']["notification_kind"],"link": string | null,"read_at": string | null,"title": string,"user_id": string | null,"vendor_id": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "body"?: string,"created_at"?: string,"id"?: string,"kind": Database["public"]['Enums']["notification_kind"],"link"?: string | null,"read_at"?: string | null,"title": string,"user_id"?: string | null,"vendor_id"?: string | null
                  }
                  Update: {
                    "body"?: string,"created_at"?: string,"id"?: string,"kind"?: Database["public"]['Enums']["notification_kind"],"link"?: string | null,"read_at"?: string | null,"title"?: string,"user_id"?: string | null,"vendor_id"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "notifications_user_id_fkey"
      columns: ["user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "notifications_vendor_id_fkey"
      columns: ["vendor_id"]
isOneToOne: false
      referencedRelation: "vendors"
      referencedColumns: ["id"]
    }
                  ]
                },"order_events": {
                  Row: {
                    "actor_id": string | null,"created_at": string,"details": NonNullable<Json>,"id": number,"kind": string,"order_id": string,"vendor_id": string | null,"vendor_order_id": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "actor_id"?: string | null,"created_at"?: string,"details"?: NonNullable<Json>,"id"?: never,"kind": string,"order_id": string,"vendor_id"?: string | null,"vendor_order_id"?: string | null
                  }
                  Update: {
                    "actor_id"?: string | null,"created_at"?: string,"details"?: NonNullable<Json>,"id"?: never,"kind"?: string,"order_id"?: string,"vendor_id"?: string | null,"vendor_order_id"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "order_events_order_id_fkey"
      columns: ["order_id"]
isOneToOne: false
      referencedRelation: "orders"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "order_events_vendor_id_fkey"
      columns: ["vendor_id"]
isOneToOne: false
      referencedRelation: "vendors"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "order_events_vendor_order_id_fkey"
      columns: ["vendor_order_id"]
isOneToOne: false
      referencedRelation: "vendor_orders"
      referencedColumns: ["id"]
    }
                  ]
                },"order_items": {
                  Row: {
                    "created_at": string,"id": string,"location_id": string,"order_id": string,"product_id": string,"product_name": string,"quantity": number,"step": number,"total": number,"unit": Database["public"]['Enums']["unit_of_measure"],"unit_price": number,"variant_id": string,"variant_name": string,"vendor_id": string,"vendor_order_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"id"?: string,"location_id": string,"order_id": string,"product_id": string,"product_name": string,"quantity": number,"step": number,"total": number,"unit": Database["public"]['Enums']["unit_of_measure"],"unit_price": number,"variant_id": string,"variant_name"?: string,"vendor_id": string,"vendor_order_id": string
                  }
                  Update: {
                    "created_at"?: string,"id"?: string,"location_id"?: string,"order_id"?: string,"product_id"?: string,"product_name"?: string,"quantity"?: number,"step"?: number,"total"?: number,"unit"?: Database["public"]['Enums']["unit_of_measure"],"unit_price"?: number,"variant_id"?: string,"variant_name"?: string,"vendor_id"?: string,"vendor_order_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "order_items_location_id_fkey"
      columns: ["location_id"]
isOneToOne: false
      referencedRelation: "locations"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "order_items_product_id_fkey"
      columns: ["product_id"]
isOneToOne: false
      referencedRelation: "products"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "order_items_variant_id_fkey"
      columns: ["variant_id"]
isOneToOne: false
      referencedRelation: "product_variants"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "order_items_vendor_order_id_order_id_vendor_id_fkey"
      columns: ["vendor_order_id","order_id","vendor_id"]
isOneToOne: false
      referencedRelation: "vendor_orders"
      referencedColumns: ["id","order_id","vendor_id"]
    }
                  ]
                },"orders": {
                  Row: {
                    "created_at": string,"currency": string,"customer_id": string | null,"id": string,"idempotency_key": string | null,"number": number,"shipping": number,"shipping_address": NonNullable<Json>,"status": Database["public"]['Enums']["order_status"],"subtotal": number,"total": number,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"currency"?: string,"customer_id"?: string | null,"id"?: string,"idempotency_key"?: string | null,"number"?: never,"shipping"?: number,"shipping_address"?: NonNullable<Json>,"status"?: Database["public"]['Enums']["order_status"],"subtotal": number,"total": number,"updated_at"?: string
                  }
                  Update: {
                    "created_at"?: string,"currency"?: string,"customer_id"?: string | null,"id"?: string,"idempotency_key"?: string | null,"number"?: never,"shipping"?: number,"shipping_address"?: NonNullable<Json>,"status"?: Database["public"]['Enums']["order_status"],"subtotal"?: number,"total"?: number,"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "orders_customer_id_fkey"
      columns: ["customer_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    }
                  ]
                },"product_images": {
                  Row: {
                    "alt": string,"blur": string | null,"created_at": string,"height": number,"id": string,"path": string,"position": number,"product_id": string,"width": number
                  }
                  ComputedFields: never
                  Insert: {
                    "alt"?: string,"blur"?: string | null,"created_at"?: string,"height": number,"id"?: string,"path": string,"position"?: number,"product_id": string,"width": number
                  }
                  Update: {
                    "alt"?: string,"blur"?: string | null,"created_at"?: string,"height"?: number,"id"?: string,"path"?: string,"position"?: number,"product_id"?: string,"width"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "product_images_product_id_fkey"
      columns: ["product_id"]
isOneToOne: false
      referencedRelation: "products"
      referencedColumns: ["id"]
    }
                  ]
                },"product_variants": {
                  Row: {
                    "created_at": string,"id": string,"is_active": boolean,"name": string,"options": NonNullable<Json>,"position": number,"price": number,"product_id": string,"sku": string,"step": number,"unit": Database["public"]['Enums']["unit_of_measure"],"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"id"?: string,"is_active"?: boolean,"name"?: string,"options"?: NonNullable<Json>,"position"?: number,"price": number,"product_id": string,"sku": string,"step"?: number,"unit"?: Database["public"]['Enums']["unit_of_measure"],"updated_at"?: string
                  }
                  Update: {
                    "created_at"?: string,"id"?: string,"is_active"?: boolean,"name"?: string,"options"?: NonNullable<Json>,"position"?: number,"price"?: number,"product_id"?: string,"sku"?: string,"step"?: number,"unit"?: Database["public"]['Enums']["unit_of_measure"],"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "product_variants_product_id_unit_fkey"
      columns: ["product_id","unit"]
isOneToOne: false
      referencedRelation: "products"
      referencedColumns: ["id","unit"]
    }
                  ]
                },"products": {
                  Row: {
                    "category_id": string,"created_at": string,"currency": string,"description": string,"id": string,"image_alt": string,"image_blur": string | null,"image_path": string | null,"manage_stock": boolean,"name": string,"price": number,"published_at": string | null,"search": unknown,"slug": string,"status": Database["public"]['Enums']["product_status"],"status_reason": string | null,"stock_quantity": number,"stock_status": Database["public"]['Enums']["stock_status"],"unit": Database["public"]['Enums']["unit_of_measure"],"updated_at": string,"vendor_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "category_id": string,"created_at"?: string,"currency"?: string,"description"?: string,"id"?: string,"image_alt"?: string,"image_blur"?: string | null,"image_path"?: string | null,"manage_stock"?: boolean,"name": string,"price": number,"published_at"?: string | null,"search"?: never,"slug": string,"status"?: Database["public"]['Enums']["product_status"],"status_reason"?: string | null,"stock_quantity"?: number,"stock_status"?: Database["public"]['Enums']["stock_status"],"unit"?: Database["public"]['Enums']["unit_of_measure"],"updated_at"?: string,"vendor_id": string
                  }
                  Update: {
                    "category_id"?: string,"created_at"?: string,"currency"?: string,"description"?: string,"id"?: string,"image_alt"?: string,"image_blur"?: string | null,"image_path"?: string | null,"manage_stock"?: boolean,"name"?: string,"price"?: number,"published_at"?: string | null,"search"?: never,"slug"?: string,"status"?: Database["public"]['Enums']["product_status"],"status_reason"?: string | null,"stock_quantity"?: number,"stock_status"?: Database["public"]['Enums']["stock_status"],"unit"?: Database["public"]['Enums']["unit_of_measure"],"updated_at"?: string,"vendor_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "products_category_id_fkey"
      columns: ["category_id"]
isOneToOne: false
      referencedRelation: "categories"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "products_vendor_id_fkey"
      columns: ["vendor_id"]
isOneToOne: false
      referencedRelation: "vendors"
      referencedColumns: ["id"]
    }
                  ]
                },"profiles": {
                  Row: {
                    "created_at": string,"full_name": string,"id": string,"role": Database["public"]['Enums']["user_role"],"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"full_name"?: string,"id": string,"role"?: Database["public"]['Enums']["user_role"],"updated_at"?: string
                  }
                  Update: {
                    "created_at"?: string,"full_name"?: string,"id"?: string,"role"?: Database["public"]['Enums']["user_role"],"updated_at"?: string
                  }
                  Relationships: [
                    
                  ]
                },"vendor_members": {
                  Row: {
                    "created_at": string,"role": Database["public"]['Enums']["member_role"],"user_id": string,"vendor_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"role"?: Database["public"]['Enums']["member_role"],"user_id": string,"vendor_id": string
                  }
                  Update: {
                    "created_at"?: string,"role"?: Database["public"]['Enums']["member_role"],"user_id"?: string,"vendor_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "vendor_members_user_id_fkey"
      columns: ["user_id"]
isOneToOne: false
      referencedRelation: "profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "vendor_members_vendor_id_fkey"
      columns: ["vendor_id"]
isOneToOne: false
      referencedRelation: "vendors"
      referencedColumns: ["id"]
    }
                  ]
                },"vendor_orders": {
                  Row: {
                    "commission": number,"created_at": string,"id": string,"order_id": string,"status": Database["public"]['Enums']["vendor_order_status"],"subtotal": number,"updated_at": string,"vendor_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "commission"?: number,"created_at"?: string,"id"?: string,"order_id": string,"status"?: Database["public"]['Enums']["vendor_order_status"],"subtotal": number,"updated_at"?: string,"vendor_id": string
                  }
                  Update: {
                    "commission"?: number,"created_at"?: string,"id"?: string,"order_id"?: string,"status"?: Database["public"]['Enums']["vendor_order_status"],"subtotal"?: number,"updated_at"?: string,"vendor_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "vendor_orders_order_id_fkey"
      columns: ["order_id"]
isOneToOne: false
      referencedRelation: "orders"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "vendor_orders_vendor_id_fkey"
      columns: ["vendor_id"]
isOneToOne: false
      referencedRelation: "vendors"
      referencedColumns: ["id"]
    }
                  ]
                },"vendors": {
                  Row: {
                    "city": string,"commission_rate": number,"created_at": string,"description": string,"email": string,"id": string,"image_alt": string,"image_path": string | null,"slug": string,"status": Database["public"]['Enums']["vendor_status"],"store_name": string,"tagline": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "city"?: string,"commission_rate"?: number,"created_at"?: string,"description"?: string,"email": string,"id"?: string,"image_alt"?: string,"image_path"?: string | null,"slug": string,"status"?: Database["public"]['Enums']["vendor_status"],"store_name": string,"tagline"?: string,"updated_at"?: string
                  }
                  Update: {
                    "city"?: string,"commission_rate"?: number,"created_at"?: string,"description"?: string,"email"?: string,"id"?: string,"image_alt"?: string,"image_path"?: string | null,"slug"?: string,"status"?: Database["public"]['Enums']["vendor_status"],"store_name"?: string,"tagline"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    
                  ]
                }
          }
          Views: {
            [_ in never]: never
          }
          Functions: {
            [_ in never]: never
          }
          Enums: {
            "member_role": "owner"|"manager"|"staff","movement_reason": "received"|"sold"|"returned"|"adjusted"|"imported"|"synced","notification_kind": "order_placed"|"order_changed"|"stock_low"|"stock_out"|"product_reviewed"|"vendor_reviewed"|"system","order_status": "pending"|"confirmed"|"completed"|"cancelled","product_status": "draft"|"pending"|"published"|"rejected"|"archived","stock_status": "instock"|"lowstock"|"outofstock","unit_of_measure": "g"|"kg"|"ml"|"l"|"each","user_role": "shopper"|"vendor"|"admin","vendor_order_status": "pending"|"accepted"|"packed"|"shipped"|"delivered"|"cancelled"|"returned","vendor_status": "pending"|"approved"|"suspended"
          }
          CompositeTypes: {
            [_ in never]: never
          }
        }
}

type DatabaseWithoutInternals = Omit<Database, '__InternalSupabase'>

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">]

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])[TableName] extends {
      Row: infer R
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
  ? (DefaultSchema["Tables"] & DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
      Row: infer R
    }
    ? R
    : never
  : never

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Insert: infer I
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
  ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Insert: infer I
    }
    ? I
    : never
  : never

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Update: infer U
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
  ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Update: infer U
    }
    ? U
    : never
  : never

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never = never
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
  ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
  : never

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never = never
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
  ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
  : never

export const Constants = {
  "public": {
          Enums: {
            "member_role": ["owner", "manager", "staff"],"movement_reason": ["received", "sold", "returned", "adjusted", "imported", "synced"],"notification_kind": ["order_placed", "order_changed", "stock_low", "stock_out", "product_reviewed", "vendor_reviewed", "system"],"order_status": ["pending", "confirmed", "completed", "cancelled"],"product_status": ["draft", "pending", "published", "rejected", "archived"],"stock_status": ["instock", "lowstock", "outofstock"],"unit_of_measure": ["g", "kg", "ml", "l", "each"],"user_role": ["shopper", "vendor", "admin"],"vendor_order_status": ["pending", "accepted", "packed", "shipped", "delivered", "cancelled", "returned"],"vendor_status": ["pending", "approved", "suspended"]
          }
        }
} as const
